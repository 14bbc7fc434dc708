// Two network namespaces with a cable between them; made and removed by the scene.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './person.mjs';

export function ip(...words) {
  execFileSync('ip', words, { stdio: ['ignore', 'ignore', 'pipe'] });
}

/**
 * Writes a program that starts Chromium within a namespace.
 *
 * @param {string} folder for the program
 * @param {?string} home the folder in which this Chromium looks for certificates that it trusts; null: that of this user
 * @returns {string} its path
 */
export function chromiumIn(namespace, folder, home = null) {
  const path = join(folder, `chromium-${namespace}`);
  const trusting = home ? `HOME='${home}' ` : '';
  writeFileSync(path, `#!/bin/sh\n${trusting}exec ip netns exec ${namespace} /usr/bin/chromium "$@"\n`);
  chmodSync(path, 0o755);
  return path;
}

/** @param {string} address with the length of its prefix */
export function up(namespace, device, address) {
  ip('-n', namespace, 'link', 'set', 'lo', 'up');
  ip('-n', namespace, 'addr', 'add', address, 'dev', device, ...(address.includes(':') ? ['nodad'] : []));
  ip('-n', namespace, 'link', 'set', device, 'up');
}

/** A machine for the server and one for its clients. */
export class Network {
  /**
   * @param {string} serverAddress @param {string} clientAddress of one network
   * @param {{prefixLength?: number}} how
   */
  constructor(serverAddress = '10.77.0.1', clientAddress = '10.77.0.2', { prefixLength = 24 } = {}) {
    this.serverAddress = serverAddress;
    this.clientAddress = clientAddress;
    const tag = `kk${process.pid}`;
    this.server = `${tag}s`;
    this.client = `${tag}c`;
    this.folder = mkdtempSync(join(tmpdir(), 'kakehashi-ns-'));
    ip('netns', 'add', this.server);
    ip('netns', 'add', this.client);
    ip('link', 'add', `${tag}v0`, 'netns', this.server, 'type', 'veth', 'peer', 'name', `${tag}v1`, 'netns', this.client);
    up(this.server, `${tag}v0`, `${serverAddress}/${prefixLength}`);
    up(this.client, `${tag}v1`, `${clientAddress}/${prefixLength}`);
    // Browsers ask only the interface of the default route for an address, where a page has no camera.
    ip('-n', this.client, 'route', 'add', 'default', 'via', serverAddress);
  }

  /** Resolves when no address is tentative any more: a change of addresses makes Chromium drop what it is loading. */
  async settled() {
    const tentative = (namespace) =>
      execFileSync('ip', ['-n', namespace, '-6', 'addr', 'show', 'tentative'], { encoding: 'utf8' }) !== '';
    await until('the addresses are settled', () => !tentative(this.server) && !tentative(this.client));
  }

  get serverPrefix() {
    return ['ip', 'netns', 'exec', this.server];
  }

  get clientPrefix() {
    return ['ip', 'netns', 'exec', this.client];
  }

  /** A program that starts Chromium within the client's namespace. */
  get chromium() {
    return chromiumIn(this.client, this.folder);
  }

  /** A program that starts Chromium on the server's own machine. */
  get chromiumBesideServer() {
    return chromiumIn(this.server, this.folder);
  }

  /** From now on the cable carries this much from the server to the client, with a queue of so many milliseconds. */
  carries(kbits, queueMillis) {
    const device = `kk${process.pid}v0`;
    const filter = ['tbf', 'rate', `${kbits}kbit`, 'burst', '1600', 'latency', `${queueMillis}ms`];
    execFileSync('tc', ['-n', this.server, 'qdisc', 'replace', 'dev', device, 'root', ...filter]);
  }

  remove() {
    ip('netns', 'del', this.server);
    ip('netns', 'del', this.client);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Without any IPv4 address. */
export class SixOnlyNetwork extends Network {
  constructor() {
    super('fd6b:616b::1', 'fd6b:616b::2', { prefixLength: 64 });
    for (const namespace of [this.server, this.client]) {
      ip('-n', namespace, 'addr', 'del', '127.0.0.1/8', 'dev', 'lo');
    }
  }
}
