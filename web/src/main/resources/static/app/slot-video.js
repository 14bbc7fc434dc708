// What one video slot shows. A slot keeps its track for life while the people in it change, so the picture stays
// covered until a frame of the new person is on it (docs/protocol.md, "Who is where").
import { h } from './dom.js';

/** RTP timestamps count modulo 2^32: whether `a` is `b` or up to half the circle later. */
export function isAtOrAfter(a, b) {
  return ((a - b) >>> 0) < 0x80000000;
}

/** Calls `onShown(boolean)` when the picture may be seen, and when it may not any more. */
export class SlotVideo {
  element = h('video', { autoplay: true, muted: true, playsInline: true });
  shown = false;
  /** No picture, because this browser can't decode what comes. */
  waiting = false;
  /** What the network carries of it: 'full', 'reduced' or 'paused'. */
  quality = 'full';
  #boundary = 0;
  #live = false;
  #on = false;
  #onShown = () => {};
  #round = 0;

  constructor(track) {
    this.element.muted = true; // its sound has an element of its own
    this.element.srcObject = new MediaStream([track]);
  }

  /** A source was put into the slot; frames count from `rtpTimestamp` on. */
  assign(rtpTimestamp, on, onShown) {
    this.#boundary = rtpTimestamp;
    this.#live = false;
    this.#on = on;
    this.#onShown = onShown;
    this.#cover();
  }

  /** The source's first key frame left the server. */
  markLive() {
    this.#live = true;
  }

  /** The source was switched off or on. */
  setOn(on) {
    if (this.#on !== on) {
      this.#on = on;
      this.#cover();
    }
  }

  /** The picture is out of date until the next frame. */
  cover() {
    this.#cover();
  }

  release() {
    this.#on = false;
    this.#cover();
    this.#onShown = () => {};
    this.element.remove();
  }

  #cover() {
    this.#round++;
    if (this.shown) {
      this.shown = false;
      this.#onShown(false);
    }
    if (this.#on) {
      this.element.play().catch(() => {}); // some browsers pause an element that was moved
      this.#await(this.#round);
    }
  }

  #await(round) {
    this.element.requestVideoFrameCallback((_, frame) => {
      if (round !== this.#round) {
        return;
      }
      const theirs = frame.rtpTimestamp === undefined ? this.#live : isAtOrAfter(frame.rtpTimestamp, this.#boundary);
      if (!theirs) {
        this.#await(round);
        return;
      }
      this.shown = true;
      this.#onShown(true);
    });
  }
}
