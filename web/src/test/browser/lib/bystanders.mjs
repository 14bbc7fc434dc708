// What this machine does to anybody while a scene plays: threads that do no more than sleep a millisecond at a time and
// note how much too late they woke.
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';

const NAP_MILLIS = 1;

/** As many as the server has media loops on this machine. */
const THREADS = 2;

if (!isMainThread) {
  const awake = new Int32Array(workerData);
  let longestMillis = 0;
  while (Atomics.load(awake, 0) === 0) {
    const asleep = performance.now();
    Atomics.wait(awake, 0, 0, NAP_MILLIS);
    longestMillis = Math.max(longestMillis, performance.now() - asleep - NAP_MILLIS);
  }
  parentPort.postMessage(longestMillis);
}

export class Bystanders {
  #awake = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  #longest = Promise.all(
    Array.from({ length: THREADS }, () => {
      const worker = new Worker(new URL(import.meta.url), { workerData: this.#awake });
      return new Promise((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
      });
    }),
  );

  /** @returns {Promise<number>} how late one of them woke at most, in milliseconds; may be called more than once */
  async stop() {
    const awake = new Int32Array(this.#awake);
    Atomics.store(awake, 0, 1);
    Atomics.notify(awake, 0);
    return Math.max(...(await this.#longest));
  }
}
