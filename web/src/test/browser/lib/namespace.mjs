// Two network namespaces with a cable between them, IPv6 only; made and removed by the scene.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './person.mjs';

function ip(...words) {
  execFileSync('ip', words, { stdio: ['ignore', 'ignore', 'pipe'] });
}

export class SixOnlyNetwork {
  serverAddress = 'fd6b:616b::1';
  clientAddress = 'fd6b:616b::2';

  constructor() {
    const tag = `kk${process.pid}`;
    this.server = `${tag}s`;
    this.client = `${tag}c`;
    this.folder = mkdtempSync(join(tmpdir(), 'kakehashi-ns-'));
    ip('netns', 'add', this.server);
    ip('netns', 'add', this.client);
    ip('link', 'add', `${tag}v0`, 'netns', this.server, 'type', 'veth', 'peer', 'name', `${tag}v1`, 'netns', this.client);
    this.#up(this.server, `${tag}v0`, this.serverAddress);
    this.#up(this.client, `${tag}v1`, this.clientAddress);
  }

  #up(namespace, device, address) {
    ip('-n', namespace, 'link', 'set', 'lo', 'up');
    ip('-n', namespace, 'addr', 'del', '127.0.0.1/8', 'dev', 'lo');
    ip('-n', namespace, 'addr', 'add', `${address}/64`, 'dev', device, 'nodad');
    ip('-n', namespace, 'link', 'set', device, 'up');
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

  /** A program that starts Chromium within the client's namespace. */
  get chromium() {
    const path = join(this.folder, 'chromium');
    writeFileSync(path, `#!/bin/sh\nexec ip netns exec ${this.client} /usr/bin/chromium "$@"\n`);
    chmodSync(path, 0o755);
    return path;
  }

  remove() {
    ip('netns', 'del', this.server);
    ip('netns', 'del', this.client);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
