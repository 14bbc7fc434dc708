// Records the offer, the answer and the candidate pair of a real call for docs/webrtc-call.txt, which docs/webrtc.md
// explains: Ben in Chromium behind a port-restricted NAT. Its network has addresses that are set aside for documents
// (RFC 5737) and private ones, so nothing in it is changed. By hand, as root, when all is built:
//   node web/src/test/browser/record-call.mjs docs/webrtc-call.txt
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Internet, masquerade } from './lib/nat.mjs';
import { Visit } from './lib/visit.mjs';

/** In the page: both descriptions, and what getStats() says of the pair in use and of DTLS. */
async function read() {
  const connection = globalThis.kakehashi.pc();
  const report = await connection.getStats();
  const transport = [...report.values()].find((each) => each.type === 'transport');
  const pair = report.get(transport.selectedCandidatePairId);
  const pick = (object, names) => Object.fromEntries(names.map((name) => [name, object[name]]));
  const candidate = (id) =>
    pick(report.get(id), ['candidateType', 'protocol', 'address', 'port', 'relatedAddress', 'relatedPort', 'priority', 'networkType']);
  return {
    offer: connection.localDescription.sdp,
    answer: connection.remoteDescription.sdp,
    pair: pick(pair, ['state', 'nominated', 'currentRoundTripTime', 'requestsSent', 'responsesReceived']),
    local: candidate(pair.localCandidateId),
    remote: candidate(pair.remoteCandidateId),
    transport: pick(transport, ['iceRole', 'dtlsRole', 'dtlsState', 'tlsVersion', 'dtlsCipher', 'srtpCipher']),
    shown: pick(report.get(transport.remoteCertificateId), ['fingerprintAlgorithm', 'fingerprint']),
  };
}

function lines(object) {
  return Object.entries(object)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}

const ends = [];
const folder = mkdtempSync(join(tmpdir(), 'kakehashi-call-'));
const stage = {
  log: join(folder, 'pages.log'),
  add: (thing, end) => (ends.unshift(() => end(thing)), thing),
  say: (line) => console.log(line),
};
try {
  const network = stage.add(new Internet(), (each) => each.remove());
  network.boxes.forEach((box) => box.filter(masquerade()));
  const visit = await Visit.begin(stage, network);
  const ben = await visit.guest();
  await visit.meet(ben, 'port-restricted NAT', 20_000);
  const version = visit.elsewhere.version();
  const call = await ben.page.evaluate(read);
  const sections = [
    [`offer of Chromium ${version}, with the candidates that it has found since`, call.offer],
    ['answer of the server, as Chromium wrote it down', call.answer],
    ['candidate pair in use', lines(call.pair)],
    ["the pair's local candidate", lines(call.local)],
    ["the pair's remote candidate", lines(call.remote)],
    ['transport', lines(call.transport)],
    ['certificate that the server showed in DTLS', lines(call.shown)],
  ];
  const text = sections.map(([title, body]) => `=== ${title}\n${body.replaceAll('\r\n', '\n').trim()}\n`).join('\n');
  writeFileSync(process.argv[2], text);
} finally {
  for (const end of ends) {
    await Promise.resolve(end()).catch((problem) => console.error(problem.message));
  }
  rmSync(folder, { recursive: true, force: true });
}
