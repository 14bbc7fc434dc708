// What a browser measures of its connection to the server, in the terms of a person who looks at it. Has no DOM.
import { selectedPair } from './selected-pair.js';

function sum(entries, field) {
  return entries.reduce((total, each) => total + (each[field] ?? 0), 0);
}

function worst(entries, field) {
  const known = entries.map((each) => each[field]).filter((value) => Number.isFinite(value));
  return known.length > 0 ? Math.max(...known) : null;
}

/** Over what the first hop goes, and whether the server's TURN is on it. */
function wayOf(local) {
  const own = local.relayProtocol ?? local.protocol;
  return local.candidateType === 'relay' ? `turn-${own}` : own;
}

function endOf({ candidateType, protocol, address, port }) {
  return { type: candidateType, protocol, address: address || null, port };
}

/** The fingerprints that a description announces, as {algorithm, value} in one spelling. */
export function fingerprintsOf(sdp) {
  const lines = [...(sdp ?? '').matchAll(/^a=fingerprint:(\S+) (\S+)/gm)];
  return lines.map(([, algorithm, value]) => ({ algorithm: algorithm.toLowerCase(), value: value.toUpperCase() }));
}

/**
 * A certificate as DTLS showed it, held against what was announced for it.
 *
 * @param {?string} sdp that announces it @param {?object} certificate as getStats() tells of one
 * @returns {{announced: ?string, seen: ?string, equal: ?boolean}} equal null: this browser does not show the certificate
 */
export function comparison(sdp, certificate) {
  const announced = fingerprintsOf(sdp);
  if (!certificate?.fingerprint || announced.length === 0) {
    return { announced: announced[0]?.value ?? null, seen: null, equal: null };
  }
  const algorithm = certificate.fingerprintAlgorithm.toLowerCase();
  const alike = announced.filter((each) => each.algorithm === algorithm);
  const seen = certificate.fingerprint.toUpperCase();
  return { announced: alike[0]?.value ?? null, seen, equal: alike.length > 0 && alike.every(({ value }) => value === seen) };
}

/** The certificate that DTLS brought, told as getStats() tells of one; null where the browser does not show it. */
async function shownCertificate(connection) {
  const [der] = connection.getTransceivers()[0]?.sender.transport?.getRemoteCertificates?.() ?? [];
  if (!der || !globalThis.crypto?.subtle) {
    return null;
  }
  const hash = [...new Uint8Array(await crypto.subtle.digest('SHA-256', der))];
  return { fingerprintAlgorithm: 'sha-256', fingerprint: hash.map((byte) => byte.toString(16).padStart(2, '0')).join(':') };
}

/** Reads one connection again and again; rates and losses are of the time between two readings. */
export class ConnectionReading {
  #connection;
  #before = null;

  /** @param {RTCPeerConnection} connection */
  constructor(connection) {
    this.#connection = connection;
  }

  /**
   * Null fields are those that this browser does not tell, or not yet.
   *
   * @returns {Promise<{way: ?('udp'|'tcp'|'turn-udp'|'turn-tcp'|'turn-tls'), local: ?object, remote: ?object,
   *     roundTripMillis: ?number, up: object, down: object, security: object}>} up and down: {bitsPerSecond, fractionLost,
   *     jitterMillis, availableBitsPerSecond}; security: {version, cipher, srtp, server}, see `comparison`
   */
  async read() {
    const report = await this.#connection.getStats();
    const { transport, pair, local, remote } = selectedPair(report);
    const now = this.#counted(report, pair);
    const before = this.#before?.pair === now.pair ? this.#before : null;
    this.#before = now;
    const millis = (seconds) => (Number.isFinite(seconds) ? seconds * 1000 : null);
    return {
      way: local ? wayOf(local) : null,
      local: local ? endOf(local) : null,
      remote: remote ? endOf(remote) : null,
      roundTripMillis: millis(pair?.currentRoundTripTime),
      up: { ...this.#rates(before, now, 'up'), jitterMillis: millis(now.up.jitter), availableBitsPerSecond: pair?.availableOutgoingBitrate ?? null },
      down: { ...this.#rates(before, now, 'down'), jitterMillis: millis(now.down.jitter), availableBitsPerSecond: null },
      security: await this.#security(report, transport),
    };
  }

  #counted(report, pair) {
    const all = [...report.values()];
    const of = (type) => all.filter((each) => each.type === type);
    const [inbound, outbound, reported] = [of('inbound-rtp'), of('outbound-rtp'), of('remote-inbound-rtp')];
    const received = sum(inbound, 'packetsReceived');
    const lostDown = sum(inbound, 'packetsLost');
    return {
      at: performance.now(),
      pair: pair?.id ?? null,
      up: { bytes: pair?.bytesSent ?? 0, packets: sum(outbound, 'packetsSent'), lost: sum(reported, 'packetsLost'), jitter: worst(reported, 'jitter') },
      down: { bytes: pair?.bytesReceived ?? 0, packets: received + lostDown, lost: lostDown, jitter: worst(inbound.filter((each) => each.packetsReceived > 0), 'jitter') },
    };
  }

  #rates(before, now, direction) {
    if (!before) {
      return { bitsPerSecond: null, fractionLost: null };
    }
    const [first, last] = [before[direction], now[direction]];
    const packets = last.packets - first.packets;
    return {
      bitsPerSecond: Math.max(0, ((last.bytes - first.bytes) * 8000) / (now.at - before.at)),
      // What was thought lost and then came counts negative.
      fractionLost: packets > 0 ? Math.min(1, Math.max(0, (last.lost - first.lost) / packets)) : null,
    };
  }

  async #security(report, transport) {
    // Chromium's statistics keep the certificates of before the handshake where somebody asked for them that early.
    const certificate = report.get(transport?.remoteCertificateId) ?? (await shownCertificate(this.#connection));
    return {
      version: transport?.tlsVersion ?? null,
      cipher: transport?.dtlsCipher ?? null,
      srtp: transport?.srtpCipher ?? null,
      server: comparison(this.#connection.remoteDescription?.sdp, certificate),
    };
  }
}
