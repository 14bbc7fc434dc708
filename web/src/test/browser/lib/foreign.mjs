// Clients that others wrote, as WHIP publishers and WHEP watchers: the programs of ../../interop, each of which tells in
// JSON lines what it offers, sends and receives.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { until } from './person.mjs';

const ROOT = new URL('../../../../../', import.meta.url).pathname;
const FOLDER = join(ROOT, 'web/src/test/interop');
const PYTHON = '/usr/bin/python3';
const PION = join(ROOT, 'web/target/interop/pion');
const NODE = process.execPath;

export const BROWSERS = ['chromium', 'firefox'];
const PROGRAMS = {
  gstreamer: [PYTHON, join(FOLDER, 'gstreamer.py')],
  aiortc: [PYTHON, join(FOLDER, 'aiortc_client.py')],
  werift: [NODE, join(FOLDER, 'werift.mjs')],
  wrtc: [NODE, join(FOLDER, 'wrtc.mjs')],
  libdatachannel: [NODE, join(FOLDER, 'libdatachannel.mjs')],
  pion: [PION],
};
export const CLIENTS = [...BROWSERS, ...Object.keys(PROGRAMS)];

const GROWING_MILLIS = 2000;
/** A client of eight on two busy cores may need half of it before its first packet. */
const PATIENCE_SECONDS = 40;
/** Of 30 pictures and 100 packets that are sent in this time, by a busy machine. */
const FRAMES = 10;
const AUDIO_PACKETS = 40;

function imports(modules) {
  return spawnSync(PYTHON, ['-c', `import ${modules}`], { stdio: 'ignore' }).status === 0;
}

/** @returns {?string} why a client can't run here */
export function clientMissing(name) {
  switch (name) {
    case 'gstreamer':
      return imports('gi; gi.require_version("GstWebRTC", "1.0")') ? null : 'gir1.2-gst-plugins-bad-1.0 is not installed';
    case 'aiortc':
      return imports('aiortc') ? null : 'python3-aiortc is not installed';
    case 'pion':
      return existsSync(PION) ? null : 'it was not built';
    case 'werift':
    case 'wrtc':
    case 'libdatachannel':
      return existsSync(join(FOLDER, 'node_modules')) ? null : 'npm did not install it';
    default:
      return null;
  }
}

/** One session, by the lines that its client prints. */
class ForeignSession {
  offer = null;
  answer = null;
  /** What the program wrote to its standard error. */
  errors = '';
  /** What the server or the client said against it. */
  problem = null;
  /** Counts, each with the time at which they came (`at`). */
  counts = [];

  /** @param {function()} stop asks the client to end the session */
  constructor(name, stop) {
    this.name = name;
    this.stop = stop;
    this.done = new Promise((resolve) => (this.end = resolve));
  }

  take(line) {
    this.offer = line.offer ?? this.offer;
    this.answer = line.answer ?? this.answer;
    this.problem = line.problem ?? this.problem;
    if (line.video) {
      this.counts.push({ ...line, at: performance.now() });
    }
    if (line.done) {
      this.end();
    }
  }

  /** Names of the video codecs in the offer, in capitals. */
  get codecs() {
    const video = this.offer.slice(this.offer.indexOf('m=video'));
    return new Set([...video.matchAll(/^a=rtpmap:\d+ ([\w-]+)\//gm)].map(([, name]) => name.toUpperCase()));
  }

  /** All that is known, for the notes of a scene that failed. */
  history() {
    const counts = this.counts.map((each) => JSON.stringify(each)).join('\n');
    return `${this.errors}\n${this.offer}\n${this.answer}\n${counts}`;
  }

  /** Throws when the client has ended or was refused. */
  check() {
    if (this.problem) {
      throw new Error(`${this.name}: ${this.problem}`);
    }
    return this;
  }

  /** Ends the session; throws when the server would not have it ended. */
  async leave() {
    this.stop();
    await this.done;
    this.check();
  }

  /** Resolves when both audio and video are being sent. */
  sends(seconds = PATIENCE_SECONDS) {
    return this.#until('sends', seconds, () => {
      const now = this.counts.at(-1);
      return now?.video.packets > 0 && now.audio.packets > 0;
    });
  }

  /**
   * Waits until pictures and sound were growing for two seconds: decoded pictures where the client decodes, else whole
   * frames; sound that is not silence where it measures that, else packets.
   *
   * @returns {Promise<{frames: number, packets: number}>} of that time
   */
  receives(seconds = PATIENCE_SECONDS) {
    const pictures = ({ video }) => video.decoded ?? video.frames;
    return this.#until('receives', seconds, () => {
      const now = this.counts.at(-1);
      const then = this.counts.find(({ at, video }) => video.packets > 0 && now.at - at >= GROWING_MILLIS * 0.95);
      if (!then) {
        return null;
      }
      const grown = {
        frames: pictures(now) - pictures(then),
        packets: now.audio.packets - then.audio.packets,
        loud: now.audio.energy === undefined || now.audio.energy > then.audio.energy,
      };
      return grown.frames >= FRAMES && grown.packets >= AUDIO_PACKETS && grown.loud ? grown : null;
    });
  }

  async #until(what, seconds, check) {
    const started = performance.now();
    while (performance.now() - started < seconds * 1000) {
      this.check();
      const found = check();
      if (found) {
        return found;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`${what} nothing in ${seconds} s: ${JSON.stringify(this.counts.at(-1) ?? 'no counts')}`);
  }
}

/** Runs clients behind a prefix such as `ip netns exec NAME`; each browser is started once. */
export class ForeignClients {
  #prefix;
  #hosts = new Map();
  #running = new Set();
  #count = 0;

  constructor(prefix = []) {
    this.#prefix = prefix;
  }

  /**
   * @param {string} name of the client
   * @param {'publish'|'watch'} mode
   * @param {{url: string, token?: string, codec?: string, encodings?: object[], size?: number[], setup?: string}} options
   *     the last three for browsers
   * @returns {Promise<ForeignSession>} at once; whether the server takes it is seen later
   */
  async start(name, mode, options) {
    return BROWSERS.includes(name) ? this.#inBrowser(name, mode, options) : this.#asProgram(name, mode, options);
  }

  #asProgram(name, mode, { url, token, codec }) {
    const words = [...this.#prefix, ...PROGRAMS[name], mode, '--url', url, '--insecure', '--seconds', '600'];
    if (token) {
      words.push('--token', token);
    }
    if (codec) {
      words.push('--codec', codec);
    }
    const program = spawn(words[0], words.slice(1), { cwd: FOLDER, stdio: ['ignore', 'pipe', 'pipe'] });
    const session = new ForeignSession(name, () => program.kill('SIGTERM'));
    program.stderr.on('data', (chunk) => (session.errors += chunk));
    createInterface({ input: program.stdout }).on('line', (line) => session.take(JSON.parse(line)));
    this.#running.add(program);
    program.on('close', (code) => {
      this.#running.delete(program);
      if (code !== 0) {
        session.problem = `ended with ${code}: ${session.errors.trim().split('\n').at(-1)}`;
      }
      session.end();
    });
    return session;
  }

  async #inBrowser(name, mode, options) {
    const host = await this.browser(name);
    const id = ++this.#count;
    const write = (line) => host.program.stdin.write(`${JSON.stringify({ id, ...line })}\n`);
    const session = new ForeignSession(name, () => write({ end: true }));
    host.sessions.set(id, session);
    write({ options: { mode, ...options } });
    return session;
  }

  /** Starts a browser unless it runs. @returns {Promise<{version: string}>} */
  browser(name) {
    if (!this.#hosts.has(name)) {
      this.#hosts.set(name, this.#launch(name));
    }
    return this.#hosts.get(name);
  }

  async #launch(name) {
    const words = [...this.#prefix, NODE, join(FOLDER, 'browser.mjs'), name, 'serve'];
    const program = spawn(words[0], words.slice(1), { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#running.add(program);
    program.on('exit', () => this.#running.delete(program));
    const host = { program, sessions: new Map(), version: null };
    createInterface({ input: program.stdout }).on('line', (line) => {
      const { id, version, ...rest } = JSON.parse(line);
      host.version ??= version;
      host.sessions.get(id)?.take(rest);
    });
    await until(`${name} has started`, () => host.version, 60);
    return host;
  }

  /** Ends what still runs; browsers go when their orders end. */
  async close() {
    const ends = [...this.#running].map((program) => {
      program.stdin ? program.stdin.end() : program.kill('SIGTERM');
      const giveUp = setTimeout(() => program.kill('SIGKILL'), 5000);
      return once(program, 'exit').finally(() => clearTimeout(giveUp));
    });
    await Promise.all(ends);
  }
}
