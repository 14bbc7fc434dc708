// Debian's ACME server for tests.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { until } from './person.mjs';

const DIRECTORY_PORT = 14_000;
const MANAGEMENT_PORT = 15_000;
/** Prints a page, whoever signed its certificate. */
const FETCH = `process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'; process.removeAllListeners('warning');
fetch(process.argv[1]).then((answer) => answer.text()).then((text) => process.stdout.write(text))`;

export class Pebble {
  /**
   * Looks at the ports at which real authorities look: 80 and 443.
   *
   * @param {string} namespace of its own and the server's, with nothing on its fixed ports
   * @param {number} seconds for which its certificates are good
   */
  static async start(namespace, seconds) {
    const pebble = new Pebble();
    pebble.prefix = ['ip', 'netns', 'exec', namespace];
    pebble.folder = mkdtempSync(join(tmpdir(), 'kakehashi-pebble-'));
    const [key, config] = [join(pebble.folder, 'key.pem'), join(pebble.folder, 'pebble.json')];
    const names = ['-subj', '/CN=pebble', '-addext', 'subjectAltName=DNS:localhost'];
    const self = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...names, '-keyout', key, '-out', pebble.trust];
    execFileSync('openssl', self, { stdio: ['ignore', 'ignore', 'pipe'] });
    const settings = {
      listenAddress: `127.0.0.1:${DIRECTORY_PORT}`,
      managementListenAddress: `127.0.0.1:${MANAGEMENT_PORT}`,
      certificate: pebble.trust,
      privateKey: key,
      httpPort: 80,
      tlsPort: 443,
      certificateValidityPeriod: seconds,
    };
    writeFileSync(config, JSON.stringify({ pebble: settings }));
    const [command, ...rest] = [...pebble.prefix, 'pebble', '-config', config, '-strict'];
    const environment = { ...process.env, PEBBLE_VA_NOSLEEP: '1', PEBBLE_AUTHZREUSE: '0' };
    pebble.process = spawn(command, rest, { stdio: 'ignore', env: environment });
    pebble.root = join(pebble.folder, 'root.pem');
    const root = await until('pebble has a root', () => pebble.#read('roots/0'));
    writeFileSync(pebble.root, root);
    return pebble;
  }

  async #read(path) {
    const address = `https://localhost:${MANAGEMENT_PORT}/${path}`;
    const [command, ...rest] = [...this.prefix, process.execPath, '-e', FETCH, address];
    return (await promisify(execFile)(command, rest)).stdout;
  }

  get directory() {
    return `https://localhost:${DIRECTORY_PORT}/dir`;
  }

  /** The certificate of its own page. */
  get trust() {
    return join(this.folder, 'certificate.pem');
  }

  /** @returns {string} a home folder whose Chromium trusts what it issues */
  trustingHome() {
    const home = join(this.folder, 'home');
    const store = join(home, '.pki/nssdb');
    mkdirSync(store, { recursive: true });
    execFileSync('certutil', ['-d', `sql:${store}`, '-N', '--empty-password']);
    execFileSync('certutil', ['-d', `sql:${store}`, '-A', '-t', 'C,,', '-n', 'pebble', '-i', this.root]);
    return home;
  }

  async stop() {
    const ended = new Promise((resolve) => this.process.on('exit', resolve));
    this.process.kill();
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}
