// Networks that change in mid-call.
import { execFileSync } from 'node:child_process';
import { Network, ip, up } from './namespace.mjs';

const HOME = '192.168.85';

function within(namespace, command, ...words) {
  execFileSync('ip', ['netns', 'exec', namespace, command, ...words], { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** The clients are behind a NAT, which can forget all it knows and get another address outside. */
export class RebindingNetwork extends Network {
  #outside = '10.85.0.2';

  constructor() {
    super('10.85.0.1', '10.85.0.2');
    this.tag = `kk${process.pid}`;
    this.box = this.client;
    this.client = `${this.tag}h`;
    ip('netns', 'add', this.client);
    ip('link', 'add', `${this.tag}h0`, 'netns', this.box, 'type', 'veth', 'peer', 'name', `${this.tag}h1`, 'netns', this.client);
    up(this.box, `${this.tag}h0`, `${HOME}.1/24`);
    up(this.client, `${this.tag}h1`, `${HOME}.2/24`);
    ip('-n', this.client, 'route', 'add', 'default', 'via', `${HOME}.1`);
    within(this.box, 'sysctl', '-q', '-w', 'net.ipv4.ip_forward=1');
    within(this.box, 'nft', 'add table ip roam');
    within(this.box, 'nft', 'add chain ip roam out { type nat hook postrouting priority 100; }');
    within(this.box, 'nft', `add rule ip roam out oifname ${this.tag}v1 masquerade fully-random`);
    within(this.box, 'nft', 'add chain ip roam through { type filter hook forward priority 0; }');
  }

  /** Whatever masqueraded behind an address is forgotten with the address. */
  rebind() {
    const next = this.#outside === '10.85.0.2' ? '10.85.0.3' : '10.85.0.2';
    ip('-n', this.box, 'addr', 'del', `${this.#outside}/24`, 'dev', `${this.tag}v1`);
    ip('-n', this.box, 'addr', 'add', `${next}/24`, 'dev', `${this.tag}v1`);
    this.#outside = next;
  }

  /** Nothing but UDP passes the box, so that no signalling helps. */
  dropTcp() {
    within(this.box, 'nft', 'add rule ip roam through meta l4proto tcp drop');
  }

  passTcp() {
    within(this.box, 'nft', 'flush chain ip roam through');
  }

  remove() {
    super.remove();
    ip('netns', 'del', this.box);
  }
}

/** The client's machine has two cables to the server's, of which one is plugged in. */
export class TwoCableNetwork extends Network {
  constructor() {
    super('10.86.0.1', '10.86.0.2');
    this.tag = `kk${process.pid}`;
    ip('link', 'add', `${this.tag}w0`, 'netns', this.server, 'type', 'veth', 'peer', 'name', `${this.tag}w1`, 'netns', this.client);
    up(this.server, `${this.tag}w0`, '10.87.0.1/24');
    // Nobody is let out of one network with an address of another one.
    for (const device of ['all', `${this.tag}v0`, `${this.tag}w0`]) {
      within(this.server, 'sysctl', '-q', '-w', `net.ipv4.conf.${device}.rp_filter=1`);
    }
  }

  /** The first cable goes down, its address with it, and the second one comes up in its place. */
  changeCable() {
    // An address that is tried out for a second is another change, from which Chromium counts its two seconds anew.
    within(this.client, 'sysctl', '-q', '-w', `net.ipv6.conf.${this.tag}w1.accept_dad=0`);
    ip('-n', this.client, 'addr', 'flush', 'dev', `${this.tag}v1`);
    ip('-n', this.client, 'link', 'set', `${this.tag}v1`, 'down');
    up(this.client, `${this.tag}w1`, '10.87.0.2/24');
    ip('-n', this.client, 'route', 'add', 'default', 'via', '10.87.0.1');
  }
}
