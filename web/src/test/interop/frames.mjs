/** Counts RTP frames that came whole: each sequence number up to the marker, one after the other. */
export class WholeFrames {
  packets = 0;
  frames = 0;
  #next = -1;
  #whole = false;

  /** @param {{sequenceNumber: number, marker: boolean}} header of the packet that came */
  take({ sequenceNumber, marker }) {
    this.packets++;
    if (sequenceNumber !== this.#next) {
      this.#whole = false; // also the first frame, whose beginning may not have come
    }
    this.#next = (sequenceNumber + 1) & 0xffff;
    if (marker) {
      this.frames += this.#whole ? 1 : 0;
      this.#whole = true;
    }
  }
}

/** RFC 3550 5.1. */
export function readHeader(packet) {
  return { sequenceNumber: packet.readUInt16BE(2), marker: (packet[1] & 0x80) !== 0 };
}

/** RFC 5761 4: RTCP's packet types stand where RTP has its marker and payload type. */
export function isRtcp(packet) {
  return packet[1] >= 192 && packet[1] <= 223;
}
