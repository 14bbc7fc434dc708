import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { Authority } from '../lib/authority.mjs';
import { Internet, SERVER, SERVER_ADDRESSES, masquerade } from '../lib/nat.mjs';
import { until } from '../lib/person.mjs';
import { pathText } from '../lib/stats.mjs';
import { UCLIENT, Uclient } from '../lib/uclient.mjs';
import { Visit, visitMissing } from '../lib/visit.mjs';

const MILLIS = 2000;
const DOORS = ['udp', 'tcp', 'tls'];

/** Payloads that the client sends to its peer; nobody answers. */
const PAYLOADS = 5;
const ELSEWHERE = '203.0.113.77';
/** What may not be reached by a channel, and what not even by a permission, which holds for all ports of a host. */
const REFUSED = {
  'channel bind': {
    'another port of ours': (port) => ['-e', SERVER, '-r', port + 1],
    'a port below 1024 of ours': () => ['-e', SERVER, '-r', 22],
    'another host': (port) => ['-e', ELSEWHERE, '-r', port],
    'loopback': () => ['-e', '127.0.0.1', '-r', 22],
    'the other end of a relay': () => ['-y'],
  },
  'create perm': {
    'another host': (port) => ['-s', '-e', ELSEWHERE, '-r', port],
    'a metadata server': () => ['-s', '-e', '169.254.169.254', '-r', 80],
  },
};

/** A network, a server with a certificate that Ben's browser trusts, and Aki beside the server. */
async function begin(stage) {
  const network = stage.add(new Internet(), (each) => each.remove());
  const authority = stage.add(new Authority(SERVER_ADDRESSES), (each) => each.remove());
  const visit = await Visit.begin(stage, network, { data: authority.dataFolder(), home: authority.trustingHome() });
  network.boxes[0].filter(masquerade());
  return visit;
}

const relayed = {
  name: 'TURN: Chromium gets media over UDP, TCP and TLS where only a relay is allowed',
  group: 'network',
  missing: () => visitMissing(['certutil']),
  async run(stage) {
    const visit = await begin(stage);
    for (const protocol of DOORS) {
      const guest = await visit.guest(`Ben-${protocol}`);
      await guest.relaysBy(protocol);
      const path = await visit.meet(guest, `TURN over ${protocol}`, MILLIS);
      if (path.local.type !== 'relay' || path.local.relayProtocol !== protocol) {
        throw new Error(`not by ${pathText(path)}`);
      }
      await guest.page.context().close();
    }
  },
};

/** The TURN access of somebody who joins: each is good for a few allocations only. */
function accessOf(guest) {
  return guest.page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(`wss://${location.host}/ws`);
        socket.onerror = () => reject(new Error('no WebSocket'));
        socket.onopen = () => socket.send(JSON.stringify({ t: 'join', id: 1, v: 1, room: 'turn', name: 'uclient' }));
        socket.onmessage = ({ data }) => {
          const { t, iceServers } = JSON.parse(data);
          if (t === 'welcome') {
            socket.close();
            resolve(iceServers.find((each) => each.username));
          }
        };
      }),
  );
}

/** What was dropped, by reason, between two readings of /metrics. */
function dropsBetween(before, after) {
  const grown = Object.keys(after).map((name) => [name, after[name] - (before[name] ?? 0)]);
  return grown.filter(([name, count]) => name.startsWith('drops_') && count > 0);
}

class Attempts {
  constructor(stage, visit, guest) {
    Object.assign(this, { stage, visit, guest });
  }

  async start(transport, words) {
    const { data, port } = this.visit.server;
    const key = [join(data, 'certificate.pem'), join(data, 'key.pem')];
    const access = await accessOf(this.guest);
    const client = new Uclient(this.visit.network.client, { host: SERVER, port, transport, access, key, words });
    this.stage.add(client, async (each) => {
      await each.stop();
      appendFileSync(this.stage.log, `${UCLIENT} over ${transport} ${words.join(' ')}\n${each.output}\n`);
    });
    return client;
  }

  /** Permission and payload; the payload is nothing that our media port takes from anybody. */
  async reaches(transport) {
    const { server } = this.visit;
    const client = await this.start(transport, ['-s', '-n', PAYLOADS, '-e', SERVER, '-r', server.port]);
    for (const each of ['allocate: success', 'refresh: success', 'create perm: success']) {
      await client.comesTo(each);
    }
    const before = await server.metrics();
    const drops = await until(`payload over ${transport} is counted`, async () => {
      const grown = dropsBetween(before, await server.metrics());
      return grown.reduce((sum, [, count]) => sum + count, 0) >= PAYLOADS && grown;
    });
    await client.stop();
    const counted = drops.map(([name, count]) => `${name} ${count}`).join(', ');
    this.stage.say(`over ${transport}: ${client.outcomes.join(', ')}; ${counted}`);
  }

  /** It binds twice to the port behind that of its peer, which is ours, and then to that of its peer, which is not. */
  async bindsChannel(transport) {
    const client = await this.start(transport, ['-e', SERVER, '-r', this.visit.server.port - 1]);
    await client.ended;
    this.stage.say(`over ${transport}, port before ours: ${client.outcomes.join(', ')}`);
    const last = client.outcomes.slice(-3);
    if (last[0] !== 'channel bind: success' || last[1] !== last[0] || !last[2].startsWith('channel bind: error 403')) {
      throw new Error(client.output);
    }
  }

  async isRefused(transport, what, request, words) {
    const client = await this.start(transport, words);
    await client.ended;
    const last = client.outcomes.at(-1);
    this.stage.say(`over ${transport}, ${what} (${words.join(' ')}): ${last}`);
    if (!last.startsWith(`${request}: error 403`) || client.outcomes.includes(`${request}: success`)) {
      throw new Error(client.output);
    }
  }
}

const strangers = {
  name: 'TURN: coturn\'s client reaches our media port over UDP, TCP and TLS, and nothing else',
  group: 'network',
  missing: () => visitMissing(['certutil', UCLIENT]),
  async run(stage) {
    const visit = await begin(stage);
    await visit.aki.page.close(); // so that what is dropped is the client's
    const guest = await visit.guest();
    await guest.page.goto(visit.link);
    const attempts = new Attempts(stage, visit, guest);
    for (const transport of DOORS) {
      await attempts.bindsChannel(transport);
      for (const [request, peers] of Object.entries(REFUSED)) {
        for (const [what, words] of Object.entries(peers)) {
          await attempts.isRefused(transport, what, request, words(visit.server.port));
        }
      }
      await attempts.reaches(transport);
    }
  },
};

export const scenes = [relayed, strangers];
