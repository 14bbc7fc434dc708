// A real server of its own for each scene, started by ./kakehashi as a person starts it.
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = new URL('../../../../../', import.meta.url).pathname;
const START_MILLIS = 60_000;
/** Prints what stands at an address; for a namespace whose loopback we can't reach. */
const FETCH = 'fetch(process.argv[1]).then((answer) => answer.text()).then((text) => process.stdout.write(text))';

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

export class Server {
  output = '';
  /** When the first link was printed (performance.now()). */
  servingAt = 0;

  /**
   * @param {{prefix?: string[], options?: string[], environment?: object, data?: string, port?: number}} how prefix: what
   *     runs the command, such as ip netns exec; port: a certain one, free or in a namespace; environment: what is added to ours; data: a folder, which is removed at the end
   */
  static async start({ prefix = [], options = [], environment = {}, data, port } = {}) {
    const server = new Server();
    server.prefix = prefix;
    server.port = port ?? (await freePort());
    server.data = data ?? mkdtempSync(join(tmpdir(), 'kakehashi-'));
    const [command, ...rest] = [
      ...prefix,
      join(ROOT, 'kakehashi'),
      '--port',
      String(server.port),
      '--data',
      server.data,
      ...options,
    ];
    server.process = spawn(command, rest, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    });
    server.ended = new Promise((resolve) => server.process.on('exit', (code) => resolve(code)));
    await server.#served();
    return server;
  }

  #served() {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no link after ${START_MILLIS} ms:\n${this.output}`)), START_MILLIS);
      const read = (chunk) => {
        this.output += chunk;
        if (!this.servingAt && /On this computer:|For the others:/.test(this.output)) {
          this.servingAt = performance.now();
        }
        if (/Ctrl-C ends/.test(this.output)) {
          clearTimeout(timer);
          resolve();
        }
      };
      this.process.stdout.on('data', read);
      this.process.stderr.on('data', read);
      this.ended.then((code) => {
        clearTimeout(timer);
        reject(new Error(`ended with ${code}:\n${this.output}`));
      });
    });
  }

  /** The link for this computer, as printed. */
  get localLink() {
    return /On this computer:\s+(\S+)/.exec(this.output)?.[1];
  }

  /** The first link for other computers, as printed. */
  get otherLink() {
    return /For the others:\s+(\S+)/.exec(this.output)?.[1];
  }

  /** The counters and gauges of /metrics, without their prefix. */
  async metrics() {
    const text = await this.#read(`${this.localLink}metrics`);
    const numbers = [...text.matchAll(/^kakehashi_(\S+) (-?\d+)$/gm)];
    return Object.fromEntries(numbers.map(([, name, value]) => [name, Number(value)]));
  }

  async #read(address) {
    if (this.prefix.length === 0) {
      return (await fetch(address)).text();
    }
    const [command, ...rest] = [...this.prefix, process.execPath, '-e', FETCH, address];
    return (await promisify(execFile)(command, rest)).stdout;
  }

  /** Ctrl-C. @returns {Promise<number>} the exit code */
  async stop() {
    this.process.kill('SIGINT');
    const code = await this.ended;
    rmSync(this.data, { recursive: true, force: true });
    return code;
  }
}
