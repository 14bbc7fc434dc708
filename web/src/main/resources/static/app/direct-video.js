// A picture that comes directly from the other person: it lies over the slot's from its first frame on.
import { h } from './dom.js';

/** A decoded picture is on the page by then, or nobody looks at it. */
const NEXT_MILLIS = 200;

export class DirectVideo {
  element = h('video', { autoplay: true, muted: true, playsInline: true, class: 'direct-video' });
  shown = false;

  /** @param {MediaStreamTrack} track @param {function()} onShown its first frame is there */
  constructor(track, onShown) {
    this.element.muted = true;
    this.element.srcObject = new MediaStream([track]);
    this.element.requestVideoFrameCallback(() => {
      this.shown = true;
      onShown();
    });
  }

  /** Calls `step` once that element has its next picture. @param {?HTMLVideoElement} element null: there is none */
  endWith(element, step) {
    setTimeout(step, element ? NEXT_MILLIS : 0);
    element?.requestVideoFrameCallback(step);
  }
}
