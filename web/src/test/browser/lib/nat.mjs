// A small Internet of network namespaces: a server, somebody's computer, and the boxes between them. Made and removed by
// the scene.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromiumIn, ip } from './namespace.mjs';

/** Where everybody finds the server (RFC 5737, RFC 3849). */
export const SERVER = '203.0.113.10';
const SERVER_SIX = '2001:db8::10';
/** What a certificate of the server has to name. */
export const SERVER_ADDRESSES = [SERVER, SERVER_SIX];
const HOME = '203.0.113.20';
const HOME_SIX = '2001:db8::20';
/** Of the computer, where it has no IPv4. */
const INSIDE_SIX = '2001:db8:1::';
/** Of a server whose public address is a box's. */
const CLOUD = '172.16.0.';
/** What no provider carries. */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

/** A machine of its own. */
export class Machine {
  constructor(name) {
    this.namespace = `kk${process.pid}${name}`;
    ip('netns', 'add', this.namespace);
    // Nobody else can have these addresses, so nothing waits until that is known.
    this.set('net/ipv6/conf/default/accept_dad', 0);
    ip('-n', this.namespace, 'link', 'set', 'lo', 'up');
  }

  /** What runs a command on this machine. */
  get prefix() {
    return ['ip', 'netns', 'exec', this.namespace];
  }

  /** Sets what the kernel lets be set, by its path below /proc/sys. */
  set(path, value) {
    const [command, ...words] = [...this.prefix, 'sh', '-c', `echo ${value} > /proc/sys/${path}`];
    execFileSync(command, words);
  }

  /** @param {string[]} addresses with the length of their network */
  plug(device, addresses) {
    addresses.forEach((each) => ip('-n', this.namespace, 'addr', 'add', each, 'dev', device));
    ip('-n', this.namespace, 'link', 'set', device, 'up');
  }

  route(...words) {
    ip('-n', this.namespace, 'route', 'add', ...words);
  }

  /** Carries packets for others from now on. */
  forward() {
    this.set('net/ipv4/ip_forward', 1);
    this.set('net/ipv6/conf/all/forwarding', 1);
  }

  /** @param {string} rules for nft */
  filter(rules) {
    const [command, ...words] = [...this.prefix, 'nft', '-f', '-'];
    execFileSync(command, words, { input: rules });
  }

  remove() {
    ip('netns', 'del', this.namespace);
  }
}

/** @param {[Machine, string, string[]]} ends each with its device and the device's addresses */
export function cable(...ends) {
  const [near, far] = ends.map(([machine, device]) => [device, 'netns', machine.namespace]);
  ip('link', 'add', ...near, 'type', 'veth', 'peer', 'name', ...far);
  ends.forEach(([machine, device, addresses]) => machine.plug(device, addresses));
}

/**
 * The computer (`client`) is behind `boxes`, the outermost first. A box has the Internet at its device `wan` and the
 * computer behind its device `lan`; by itself it forwards, and translates nothing.
 */
export class Internet {
  #machines = [];

  /**
   * @param {{boxes?: number, six?: boolean, cloud?: boolean}} how six: the computer has no IPv4; cloud: the server has a
   *     private address, and a box of its provider translates the public one to it
   */
  constructor(how = {}) {
    this.folder = mkdtempSync(join(tmpdir(), 'kakehashi-nat-'));
    try {
      this.#build(how);
    } catch (problem) {
      this.remove();
      throw problem;
    }
  }

  #build({ boxes = 1, six = false, cloud = false }) {
    this.host = six ? `[${SERVER_SIX}]` : SERVER;
    this.server = this.#machine('server');
    this.boxes = Array.from({ length: boxes }, (_, index) => this.#machine(`box${index}`));
    this.client = this.#machine('client');
    const [outermost] = this.boxes;
    const door = cloud ? this.#cloud() : this.server;
    cable([outermost, 'wan', [`${HOME}/24`, `${HOME_SIX}/64`]], [door, 'wan', [`${SERVER}/24`, `${SERVER_SIX}/64`]]);
    this.boxes.forEach((box) => box.forward());
    PRIVATE.forEach((each) => outermost.route('blackhole', each));
    if (six) {
      this.#insideSix(outermost);
    } else {
      this.#inside();
    }
  }

  #machine(name) {
    const machine = new Machine(name);
    this.#machines.push(machine);
    return machine;
  }

  /** @returns the provider's box, which has the public address */
  #cloud() {
    const box = this.#machine('cloud');
    cable([this.server, 'wan', [`${CLOUD}10/24`]], [box, 'lan', [`${CLOUD}1/24`]]);
    this.server.route('default', 'via', `${CLOUD}1`);
    box.forward();
    box.filter(`table ip nat {
      chain in {
        type nat hook prerouting priority dstnat
        iifname "wan" ip daddr ${SERVER} dnat to ${CLOUD}10
      }
      chain out {
        type nat hook postrouting priority srcnat
        oifname "wan" ip saddr ${CLOUD}10 snat to ${SERVER}
      }
    }`);
    return box;
  }

  /** Each box has a private network behind it; in that of the innermost stands the computer. */
  #inside() {
    [...this.boxes.slice(1), this.client].forEach((machine, index) => {
      const network = `10.${index + 1}.0.`;
      const device = machine === this.client ? 'lan' : 'wan';
      cable([machine, device, [`${network}2/24`]], [this.boxes[index], 'lan', [`${network}1/24`]]);
      machine.route('default', 'via', `${network}1`);
    });
  }

  #insideSix(box) {
    cable([this.client, 'lan', [`${INSIDE_SIX}2/64`]], [box, 'lan', [`${INSIDE_SIX}1/64`]]);
    this.client.route('default', 'via', `${INSIDE_SIX}1`);
    this.server.route(`${INSIDE_SIX}/64`, 'via', HOME_SIX);
  }

  /** A program that starts Chromium on one of the machines; @param home see chromiumIn */
  chromium(machine, home = null) {
    return chromiumIn(machine.namespace, this.folder, home);
  }

  remove() {
    this.#machines.forEach((each) => each.remove());
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/**
 * Rules of a box: what leaves gets the box's own address, and only whom it was sent to may answer.
 *
 * @param {string} how more words of nft, such as `fully-random`
 */
export function masquerade(how = '') {
  return `table ip nat {
    chain out {
      type nat hook postrouting priority srcnat
      oifname "wan" masquerade ${how}
    }
  }\n`;
}

/** Rules of a box: whatever comes for a port of it goes to the same port of the computer, whoever sent it. */
export function opened() {
  return `table ip opened {
    chain in {
      type nat hook prerouting priority dstnat
      iifname "wan" meta l4proto udp dnat to 10.1.0.2
    }
  }\n`;
}

/** Rules of a box: such packets are not carried, and nobody is told. */
export function dropped(what) {
  return `table inet dropped {
    chain through {
      type filter hook forward priority filter
      ${what} drop
    }
  }\n`;
}

/** Rules of a box: nothing is carried but TCP to this port of the server, and what comes back. */
export function onlyTcp(port) {
  return `table inet only {
    chain through {
      type filter hook forward priority filter; policy drop
      ct state established,related accept
      ip daddr ${SERVER} tcp dport ${port} accept
    }
  }\n`;
}

/** Rules of a box: nothing is carried, and TCP to this port of the server ends at a port of the box itself. */
export function handedTo(boxPort, port) {
  return `table ip handed {
    chain in {
      type nat hook prerouting priority dstnat
      iifname "lan" ip daddr ${SERVER} tcp dport ${port} redirect to :${boxPort}
    }
    chain through {
      type filter hook forward priority filter; policy drop
    }
  }\n`;
}
