// Many people who only watch, as one Java program (perf, dev.kakehashi.perf.watch): ICE, DTLS and SRTP are real, nothing
// is decoded.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = new URL('../../../../../', import.meta.url).pathname;

/** @returns {?string} why they can't run here */
export function watchersMissing() {
  return existsSync(join(ROOT, 'perf/target/classes')) ? null : 'perf is not built; run ./test browser';
}

/**
 * Lets them join.
 *
 * @param {{link: string, room: string, count: number, spreadMillis: number, seconds: number}} how
 * @returns {Promise<{began: Promise<void>, figures: Promise<object>, stop: Function}>} began: the joins begin; figures:
 *     what they received, when all have left
 */
export function startWatchers({ link, room, count, spreadMillis, seconds }) {
  const program = spawn(join(ROOT, 'scripts/watch.sh'), [link, room, count, spreadMillis, seconds].map(String), {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let problems = '';
  let begin;
  const began = new Promise((resolve) => (begin = resolve));
  program.stdout.on('data', (chunk) => {
    output += chunk;
    if (output.startsWith('ready\n')) {
      begin();
    }
  });
  program.stderr.on('data', (chunk) => (problems += chunk));
  const figures = new Promise((resolve, reject) =>
    program.on('exit', (code) => {
      const line = output.trim().split('\n').at(-1);
      if (code === 0 && line.startsWith('{')) {
        resolve(JSON.parse(line));
      } else {
        reject(new Error(`the watchers ended with ${code}: ${problems}`));
      }
    }),
  );
  figures.catch(() => begin()); // whoever waits for the beginning goes on to the error
  return { began, figures, stop: () => program.kill() };
}
