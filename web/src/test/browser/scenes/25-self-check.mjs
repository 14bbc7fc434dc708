import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { Network } from '../lib/namespace.mjs';
import { Broken } from '../lib/person.mjs';
import { Server } from '../lib/server.mjs';

const EXTERNAL = '198.51.100.7';

/** Google's metadata server, for a machine with one interface. */
const METADATA = `
  require('node:http').createServer((request, response) => {
    const known = request.headers['metadata-flavor'] === 'Google'
      && request.url === '/computeMetadata/v1/instance/network-interfaces/0/access-configs/0/external-ip';
    response.writeHead(known ? 200 : 404, { 'Metadata-Flavor': 'Google' });
    response.end(known ? '${EXTERNAL}' : '');
  }).listen(80, '127.0.0.1', () => console.log('listening'));`;

/** Ends with 0 when the media port at ADDRESS PORT answers a plain binding request. */
const ASK = `
  const socket = require('node:dgram').createSocket('udp4');
  const request = Buffer.concat([Buffer.from('000100002112a442', 'hex'), require('node:crypto').randomBytes(12)]);
  const ask = () => socket.send(request, process.argv[2], process.argv[1]);
  socket.on('message', () => process.exit(0));
  ask();
  setInterval(ask, 200);
  setTimeout(() => process.exit(1), 1000);`;

/** The server's machine keeps out what these rules do not name; answers to it come in. */
function firewall(network, ...rules) {
  const chain = ['type filter hook input priority 0; policy drop;', 'ct state established,related accept', ...rules];
  const script = `flush ruleset\ntable inet filter {\n chain input {\n${chain.join('\n')}\n }\n}\n`;
  execFileSync('ip', ['netns', 'exec', network.server, 'nft', '-f', '-'], { input: script });
}

function says(server, ...lines) {
  const expected = lines.join('\n');
  if (!server.output.includes(`\n${expected}\n`)) {
    throw new Broken(`expected\n${expected}\nin\n${server.output}`);
  }
}

function othersReach(network, server) {
  const [command, ...rest] = [...network.clientPrefix, 'node', '-e', ASK, network.serverAddress, String(server.port)];
  return spawnSync(command, rest).status === 0;
}

/** Runs the line that the greeting prints behind the verdict, and sees that it lets others in. */
function obey(network, server) {
  const [, line] = /^Health: .*\n {4}(.*)$/m.exec(server.output);
  if (othersReach(network, server)) {
    throw new Broken('others get in before the firewall is opened');
  }
  execFileSync('ip', ['netns', 'exec', network.server, 'sh', '-c', line]);
  if (!othersReach(network, server)) {
    throw new Broken(`others do not get in after: ${line}`);
  }
}

export const scene = {
  name: 'the self-check says who gets in, and the command that it prints opens the firewall',
  group: 'network',
  missing: () => (process.getuid() === 0 ? null : 'network namespaces need root'),
  async run(stage) {
    const network = stage.add(new Network(), (each) => each.remove());
    const at = network.serverAddress;
    const start = async (environment = {}) =>
      stage.add(await Server.start({ prefix: network.serverPrefix, environment }), (each) => each.stop());

    firewall(network, 'tcp dport 1024-65535 accept');
    let server = await start();
    says(
      server,
      `Health: poor. A firewall on this machine (nftables) keeps UDP ${server.port} out at ${at}: people can open the page, but good calls need UDP. This lets others in:`,
      `    nft insert rule inet filter input udp dport ${server.port} accept && nft insert rule inet filter input udp dport ${server.port + 1} accept`,
    );
    obey(network, server);
    await server.stop();

    firewall(network, 'iif lo accept');
    server = await start();
    says(
      server,
      `Health: unclear. A firewall on this machine (nftables) has no rule for UDP and TCP ${server.port}, so others may be kept out. This lets them in:`,
      `    nft insert rule inet filter input udp dport ${server.port} accept && nft insert rule inet filter input tcp dport ${server.port} accept && nft insert rule inet filter input udp dport ${server.port + 1} accept`,
    );
    obey(network, server);
    await server.stop();

    execFileSync('ip', ['netns', 'exec', network.server, 'nft', 'flush', 'ruleset']);
    server = await start();
    says(
      server,
      `Health: good. UDP and TCP ${server.port} answer at ${at}. Reachable in this network only; people elsewhere need an address that leads here from outside (--public-address).`,
    );
    await server.stop();

    const metadata = stage.add(
      spawn('ip', ['netns', 'exec', network.server, 'node', '-e', METADATA], { stdio: ['ignore', 'pipe', 'inherit'] }),
      (each) => each.kill(),
    );
    await once(metadata.stdout, 'data');
    server = await start({ GCE_METADATA_HOST: '127.0.0.1' });
    says(
      server,
      `Public address ${EXTERNAL} (from Google's metadata server).`,
      `Health: poor. ${EXTERNAL} does not answer on UDP and TCP ${server.port}: most likely Google's firewall has no rule for this server yet. Run this in Cloud Shell (https://shell.cloud.google.com):`,
      `    gcloud compute firewall-rules create kakehashi-${server.port} --direction=INGRESS --allow=tcp:${server.port},udp:${server.port}-${server.port + 1} --source-ranges=0.0.0.0/0`,
    );
    if (server.otherLink !== `https://${EXTERNAL}:${server.port}/`) {
      throw new Broken(`the link for the others is ${server.otherLink}`);
    }
    stage.say(`printed on Google's machines: ${server.output.split('\n').find((line) => line.includes('gcloud')).trim()}`);
  },
};
