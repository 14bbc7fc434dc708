import { Internet, SERVER, dropped, masquerade, onlyTcp, opened } from '../lib/nat.mjs';
import { firstHop, pathText } from '../lib/stats.mjs';
import { Visit, visitMissing } from '../lib/visit.mjs';

const MILLIS = 2000;
/** Where packets vanish, a browser has to wait before it knows. */
const SILENCE_MILLIS = 4000;

/**
 * Each: `network` is what Internet takes, `rules` are those of every box (given the server's port), `protocol` is the one
 * that has to be used, `holds` says more of the way that media takes. By TCP it is ICE over TCP, or TURN over TCP where that
 * stands first: Chromium then asks its sockets for no candidates over TCP any more, which takes it 100 ms. Each of the two
 * is tried alone by /check (28-check).
 */
const CASES = [
  { name: 'endpoint-independent NAT', rules: () => masquerade() + opened(), protocol: 'udp' },
  { name: 'port-restricted NAT', rules: () => masquerade(), protocol: 'udp' },
  {
    name: 'symmetric NAT',
    rules: () => masquerade('fully-random'),
    protocol: 'udp',
    holds: ({ local, ownPorts }) => !ownPorts.includes(local.port),
  },
  {
    name: 'UDP blocked by silent drop',
    rules: () => masquerade() + dropped('meta l4proto udp'),
    protocol: 'tcp',
    mostMillis: SILENCE_MILLIS,
  },
  { name: 'only TCP to the one port', rules: (port) => masquerade() + onlyTcp(port), protocol: 'tcp' },
  {
    name: 'IPv6 only',
    network: { six: true },
    rules: () => '',
    protocol: 'udp',
    holds: ({ local, remote }) => local.address.includes(':') && remote.address.includes(':'),
  },
  { name: 'double NAT', network: { boxes: 2 }, rules: () => masquerade(), protocol: 'udp' },
  {
    name: '1:1 NAT with a private server address',
    network: { cloud: true },
    options: ['--public-address', SERVER],
    rules: () => masquerade(),
    protocol: 'udp',
    holds: ({ remote }) => remote.address === SERVER,
  },
];

function scene({ name, network: how, options = [], rules, protocol, holds = () => true, mostMillis = MILLIS }) {
  return {
    name: `reach: ${name}`,
    group: 'network',
    missing: () => visitMissing(),
    async run(stage) {
      const network = stage.add(new Internet(how), (each) => each.remove());
      const visit = await Visit.begin(stage, network, { options });
      network.boxes.forEach((box) => box.filter(rules(visit.server.port)));
      const path = await visit.meet(await visit.guest(), name, mostMillis);
      if (firstHop(path) !== protocol || !holds(path)) {
        throw new Error(`not by ${pathText(path)}; own ports ${path.ownPorts}`);
      }
    },
  };
}

export const scenes = CASES.map(scene);
