// What the Node clients share: the command line, the HTTP of WHIP (RFC 9725) and WHEP, and the lines they print.
import { parseArgs } from 'node:util';

const EVERY_MILLIS = 1000;

export function say(line) {
  console.log(JSON.stringify(line));
}

/** @returns {{mode: string, url: string, token: ?string, codec: ?string, seconds: number}} */
export function readOptions(words = process.argv.slice(2)) {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      url: { type: 'string' },
      token: { type: 'string' },
      codec: { type: 'string' },
      seconds: { type: 'string', default: '10' },
      insecure: { type: 'boolean', default: false },
    },
  });
  const [mode] = positionals;
  if (!['publish', 'watch'].includes(mode) || !values.url) {
    throw new Error('publish|watch --url URL [--token T] [--codec NAME] [--seconds N] [--insecure]');
  }
  if (values.insecure) {
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    process.removeAllListeners('warning');
  }
  return { mode, ...values, seconds: Number(values.seconds) };
}

class Session {
  #location = null;

  constructor({ url, token }) {
    this.url = url;
    this.headers = token ? { authorization: `Bearer ${token}` } : {};
  }

  /** @returns {Promise<string>} the answer */
  async post(offer) {
    say({ offer });
    const headers = { ...this.headers, 'content-type': 'application/sdp' };
    const response = await fetch(this.url, { method: 'POST', body: offer, headers });
    const text = await response.text();
    if (response.status !== 201) {
      throw new Error(`POST ${this.url}: ${response.status} ${text.trim()}`);
    }
    this.#location = new URL(response.headers.get('location'), this.url);
    say({ answer: text });
    return text;
  }

  async delete() {
    if (!this.#location) {
      return;
    }
    const response = await fetch(this.#location, { method: 'DELETE', headers: this.headers });
    this.#location = null;
    if (!response.ok) {
      throw new Error(`DELETE: ${response.status} ${await response.text()}`);
    }
  }
}

/**
 * Runs a client to its end.
 *
 * @param {function(options): Promise<{offer: string, accept: function(string): Promise, counts: function(): object,
 *     close: function()}>} open makes the peer connection: its offer with all candidates, what takes the answer, what
 *     has been sent or received by now
 */
export async function run(open) {
  let end;
  const ended = new Promise((resolve) => (end = resolve));
  process.on('SIGTERM', end).on('SIGINT', end);
  let peer;
  let session;
  let code = 0;
  try {
    const options = readOptions();
    session = new Session(options);
    peer = await open(options);
    await peer.accept(await session.post(peer.offer));
    setTimeout(end, options.seconds * 1000);
    const reports = setInterval(async () => say(await peer.counts()), EVERY_MILLIS);
    await ended;
    clearInterval(reports);
    await session.delete();
    say({ done: true });
  } catch (problem) {
    console.error(problem.cause ? `${problem.message}: ${problem.cause.message}` : problem.message);
    await session?.delete().catch(() => {});
    code = 1;
  }
  peer?.close();
  process.exit(code);
}
