// What this machine does to anybody while a scene plays: threads that do no more than sleep a millisecond at a time and
// note how much too late they woke.
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';

const NAP_MILLIS = 1;

/** As many as the server has media loops on this machine. */
const THREADS = 2;

if (!isMainThread) {
  const { end, lateMillis } = workerData;
  const awake = new Int32Array(end);
  const started = performance.now();
  let longestMillis = 0;
  let heldMillis = 0;
  while (Atomics.load(awake, 0) === 0) {
    const asleep = performance.now();
    Atomics.wait(awake, 0, 0, NAP_MILLIS);
    const late = performance.now() - asleep - NAP_MILLIS;
    longestMillis = Math.max(longestMillis, late);
    heldMillis += Math.max(0, late - lateMillis);
  }
  parentPort.postMessage({ longestMillis, heldShare: heldMillis / (performance.now() - started) });
}

export class Bystanders {
  #awake = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  #told;

  /** @param {number} lateMillis what is later than this counts as held up */
  constructor(lateMillis) {
    this.#told = Promise.all(
      Array.from({ length: THREADS }, () => {
        const worker = new Worker(new URL(import.meta.url), { workerData: { end: this.#awake, lateMillis } });
        return new Promise((resolve, reject) => {
          worker.once('message', resolve);
          worker.once('error', reject);
        });
      }),
    );
  }

  /**
   * May be called more than once.
   *
   * @returns {Promise<{longestMillis: number, heldShare: number}>} how late one of them woke at most, and of what comes to such
   *     a thread at any time the share that it would see too late
   */
  async stop() {
    const awake = new Int32Array(this.#awake);
    Atomics.store(awake, 0, 1);
    Atomics.notify(awake, 0);
    const told = await this.#told;
    return {
      longestMillis: Math.max(...told.map((each) => each.longestMillis)),
      heldShare: told.reduce((sum, each) => sum + each.heldShare, 0) / told.length,
    };
  }
}
