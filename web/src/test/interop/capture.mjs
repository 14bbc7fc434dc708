// Writes down the offers of the clients, for the tests of the SDP model (signaling/src/test/resources/offers). By hand, as
// root, after ./test network has installed them:
//   node web/src/test/interop/capture.mjs OUTPUT [NAME]...
// The clients run in a network namespace and post to a server that keeps the offer and refuses it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { CLIENTS, ForeignClients } from '../browser/lib/foreign.mjs';
import { Network } from '../browser/lib/namespace.mjs';

const INSIDE = 'KAKEHASHI_INSIDE';
const PORT = 8080;

/** By what stands behind the client's name in the file's. */
const WHAT = {
  publish: ['publish', {}],
  watch: ['watch', {}],
  'publish-h264': ['publish', { codec: 'h264' }],
};
const OF_CHROMIUM = {
  'publish-simulcast': ['publish', { size: [640, 360], encodings: [{ rid: 'q', scaleResolutionDownBy: 2 }, { rid: 'h' }] }],
  'publish-vp9-svc': ['publish', { codec: 'vp9', size: [640, 360], encodings: [{ scalabilityMode: 'L2T3_KEY' }] }],
  'publish-av1': ['publish', { codec: 'av1' }],
};
const OF_FIREFOX = { 'publish-simulcast': OF_CHROMIUM['publish-simulcast'] };
const MORE = { chromium: OF_CHROMIUM, firefox: OF_FIREFOX };
/** Clients that can't, or do it by themselves. */
const NEED_NO_H264 = ['firefox', 'wrtc', 'libdatachannel'];

const [output, ...names] = process.argv.slice(2);
if (!output) {
  console.error('Usage: node capture.mjs OUTPUT [NAME]...');
  process.exit(2);
}
if (process.env[INSIDE]) {
  await captureAll();
} else {
  const network = new Network();
  const words = [...network.clientPrefix, process.execPath, ...process.argv.slice(1)];
  const child = spawn(words[0], words.slice(1), { stdio: 'inherit', env: { ...process.env, [INSIDE]: 'yes' } });
  const [code] = await once(child, 'exit');
  network.remove();
  process.exit(code);
}

async function captureAll() {
  mkdirSync(output, { recursive: true });
  let offer = null;
  const server = createServer(async (request, response) => {
    const allow = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' };
    if (request.method === 'OPTIONS') {
      response.writeHead(204, allow).end();
      return;
    }
    offer = '';
    for await (const chunk of request.setEncoding('utf8')) {
      offer += chunk;
    }
    response.writeHead(503, allow).end('This server only reads offers.');
  });
  server.listen(PORT, '0.0.0.0');
  const clients = new ForeignClients();
  for (const client of CLIENTS) {
    for (const [what, [mode, options]] of Object.entries({ ...WHAT, ...MORE[client] })) {
      const name = `${client}-${what}`;
      const wanted = names.length === 0 || names.includes(name) || names.includes(client);
      if (!wanted || (what.endsWith('h264') && NEED_NO_H264.includes(client))) {
        continue;
      }
      offer = null;
      try {
        const session = await clients.start(client, mode, { url: `http://10.77.0.2:${PORT}/`, ...options });
        await Promise.race([session.done, new Promise((resolve) => setTimeout(resolve, 30_000))]);
        console.log(`${name}: ${offer === null ? 'NO OFFER; ' : ''}${session.problem}`);
        session.stop();
      } catch (problem) {
        console.log(`${name}: ${problem.message}`);
      }
      if (offer !== null) {
        writeFileSync(path.join(output, `${name}.sdp`), offer);
      }
    }
  }
  await clients.close();
  server.close();
}
