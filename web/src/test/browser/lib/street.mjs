// A server and several homes at one public network, each home behind a NAT of its own kind. Made and removed by the scene.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Machine, SERVER, cable, dropped, masquerade, opened } from './nat.mjs';
import { chromiumIn, ip } from './namespace.mjs';

/** The server's network; each home is in one of its own after it, all of them within one of 16 bits. */
const FIRST_NETWORK = 113;
/** The same in every home, as it is out there. */
const INSIDE = '10.1.0.';

/**
 * What comes unasked is dropped before it is remembered: else Linux keeps the sender's address and port for taken, gives the
 * computer's own packets there another port, and a port-restricted NAT behaves as a symmetric one.
 */
const UNASKED = `table inet unasked {
  chain in {
    type filter hook input priority filter
    iifname "wan" ct state new drop
  }
}\n`;

/** Rules of a home's box, by the kind of its NAT (RFC 4787, 4 and 5); without a NAT there is no box. */
const RULES = {
  none: null,
  'endpoint-independent': masquerade() + opened(),
  'port-restricted': masquerade() + UNASKED,
  symmetric: masquerade('fully-random') + UNASKED,
  'udp-blocked': masquerade() + dropped('meta l4proto udp'),
};

export class Street {
  #machines = [];
  #street;
  /** By home: its NAT, or null where there is none. */
  boxes = [];
  /** What was ever plugged in; each has names and a public address of its own, so that nobody remembers another one by them. */
  #plugged = 0;

  /** @param {('none'|'endpoint-independent'|'port-restricted'|'symmetric'|'udp-blocked')[]} kinds of the homes' NATs */
  constructor(kinds) {
    this.folder = mkdtempSync(join(tmpdir(), 'kakehashi-street-'));
    try {
      this.#build(kinds);
    } catch (problem) {
      this.remove();
      throw problem;
    }
  }

  #build(kinds) {
    this.host = SERVER;
    this.#street = this.#machine('street');
    this.#bridge(this.#street, 'bridge', []);
    this.server = this.#machine('server');
    this.#join(this.server, 'wan', SERVER);
    this.clients = kinds.map((_, index) => this.#machine(`client${index}`));
    kinds.forEach((kind, index) => this.#settle(index, kind));
  }

  /** Puts a home, with whatever runs in it, behind a new NAT of this kind: one that remembers nothing. */
  move(index, kind) {
    this.#leave(index);
    this.#settle(index, kind);
  }

  /** Puts a home into the private network of another one, which has a NAT. */
  moveTo(index, other) {
    this.#leave(index);
    this.#seat(index, this.boxes[other]);
  }

  #join(machine, device, address = `203.0.${FIRST_NETWORK + this.#plugged}.20`) {
    const port = `port${++this.#plugged}`;
    cable([machine, device, [`${address}/16`]], [this.#street, port, []]);
    ip('-n', this.#street.namespace, 'link', 'set', port, 'master', 'bridge');
  }

  /** A switch in a machine. Linux would show it to the machine's NAT, which then never turns a packet around into the same cable. */
  #bridge(machine, name, addresses) {
    ip('-n', machine.namespace, 'link', 'add', name, 'type', 'bridge');
    const seen = 'net/bridge/bridge-nf-call-iptables';
    if (existsSync(`/proc/sys/${seen}`)) {
      machine.set(seen, 0);
    }
    machine.plug(name, addresses);
  }

  #settle(index, kind) {
    if (RULES[kind] === null) {
      this.#join(this.clients[index], 'lan');
      this.clients[index].route('default', 'via', SERVER);
      return;
    }
    const box = this.#machine(`box${this.#plugged}`);
    this.boxes[index] = box;
    this.#join(box, 'wan');
    this.#bridge(box, 'lan', [`${INSIDE}1/24`]);
    box.seats = 0;
    this.#seat(index, box);
    box.forward();
    box.filter(RULES[kind]);
  }

  #seat(index, box) {
    const seat = `seat${++box.seats}`;
    const client = this.clients[index];
    cable([client, 'lan', [`${INSIDE}${1 + box.seats}/24`]], [box, seat, []]);
    ip('-n', box.namespace, 'link', 'set', seat, 'master', 'lan');
    client.route('default', 'via', `${INSIDE}1`);
  }

  #leave(index) {
    ip('-n', this.clients[index].namespace, 'link', 'del', 'lan');
    const box = this.boxes[index];
    this.boxes[index] = null;
    if (box) {
      this.#machines.splice(this.#machines.indexOf(box), 1);
      box.remove();
    }
  }

  #machine(name) {
    const machine = new Machine(name);
    this.#machines.push(machine);
    return machine;
  }

  /** A program that starts Chromium on one of the machines. */
  chromium(machine) {
    return chromiumIn(machine.namespace, this.folder);
  }

  remove() {
    this.#machines.forEach((each) => each.remove());
    rmSync(this.folder, { recursive: true, force: true });
  }
}
