// TURN's test client of Debian's package coturn, as it is. Where it was told a peer, it binds a channel to the port behind
// the peer's first (its RTCP), and ends at the first refusal; with -s it uses permissions and Send indications instead.
import { spawn } from 'node:child_process';
import { until } from './person.mjs';

export const UCLIENT = 'turnutils_uclient';
const TRANSPORTS = { udp: [], tcp: ['-t'], tls: ['-t', '-S'] };

export class Uclient {
  /** All that it said. */
  output = '';

  /**
   * @param {Machine} machine on which it runs
   * @param {{host: string, port: number, transport: 'udp'|'tcp'|'tls', access: RTCIceServer, key: string[], words: string[]}}
   *     how key: files of a certificate and its key, without which it takes no TLS; words: more options
   */
  constructor(machine, { host, port, transport, access, key: [certificate, key], words }) {
    const options = [
      ...['-v', '-c', '-u', access.username, '-w', access.credential, '-p', String(port), ...TRANSPORTS[transport]],
      ...['-i', certificate, '-k', key, ...words.map(String), host],
    ];
    // What it says stays in its buffer, and is lost with it, unless a line is all that is kept there.
    const [command, ...rest] = [...machine.prefix, 'stdbuf', '-oL', UCLIENT, ...options];
    this.process = spawn(command, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.process.stdout.on('data', (chunk) => (this.output += chunk));
    this.process.stderr.on('data', (chunk) => (this.output += chunk));
    this.ended = new Promise((resolve) => this.process.on('close', resolve));
  }

  /** How each of its requests went, such as `allocate: success`; without the time before each line. */
  get outcomes() {
    const said = [];
    let asked = '';
    for (const [, line] of this.output.matchAll(/^(?:\d+: *(?::|\([^)]*\):)? *)*(.*)$/gm)) {
      asked = /^(.*?) sent\b/.exec(line)?.[1] ?? asked;
      if (/^success\b/.test(line)) {
        said.push(`${asked}: success`);
      } else if (/\berror \d+/.test(line)) {
        said.push(`${asked}: ${/error \d+.*/.exec(line)[0].trim()}`);
      }
    }
    return said;
  }

  /** Waits for an outcome. */
  comesTo(outcome, seconds = 20) {
    return until(`${UCLIENT} comes to "${outcome}"`, () => {
      const found = this.outcomes.some((each) => each.startsWith(outcome));
      return found || Promise.reject(new Error(this.output.slice(-2000)));
    }, seconds);
  }

  stop() {
    this.process.kill();
    return this.ended;
  }
}
