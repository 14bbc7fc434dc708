// Video that this page paints itself: nobody's camera is needed.
const WIDTH = 320;
const HEIGHT = 180;
const RATE = 30;

function canvas() {
  const element = document.createElement('canvas');
  element.width = WIDTH;
  element.height = HEIGHT;
  return element;
}

/** A track that never changes. */
export function stillPicture() {
  const element = canvas();
  element.getContext('2d').fillRect(0, 0, WIDTH, HEIGHT);
  return element.captureStream(0).getVideoTracks()[0];
}

/** A track in which enough moves that packets flow steadily; ends with `stop`. */
export class MovingPicture {
  #timer;

  constructor() {
    const element = canvas();
    const context = element.getContext('2d');
    let frame = 0;
    const paint = () => {
      frame++;
      for (let x = 0; x < WIDTH; x += 20) {
        context.fillStyle = `hsl(${(x + frame * 7) % 360} 70% ${40 + 20 * Math.sin((frame + x) / 9)}%)`;
        context.fillRect(x, 0, 20, HEIGHT);
      }
    };
    paint();
    this.track = element.captureStream(RATE).getVideoTracks()[0];
    this.#timer = setInterval(paint, 1000 / RATE);
  }

  stop() {
    clearInterval(this.#timer);
    this.track.stop();
  }
}
