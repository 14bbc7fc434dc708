// Records sizes and times of what our client publishes in Chromium, for the load generator (perf/src/main/resources/traces).
// Run by scripts/record-traces.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { launchChromium } from './lib/browsers.mjs';
import { Recorder, sent } from './lib/recorder.mjs';

const CLIENT = new URL('../../main/resources/static/client/', import.meta.url);
/** Until the browser has found its rate. */
const SETTLE_MS = 15_000;
/** The recorder keeps the last 19 s; a key frame is asked for in them, as when somebody joins. */
const BEFORE_KEY_FRAME_MS = 2_000;
const AFTER_KEY_FRAME_MS = 17_000;

const PIECES = [
  { name: 'vp8-1280x720-1700kbps', source: 'camera', codecs: { camera: 'vp8', screen: 'vp9' }, simulcast: false },
  { name: 'av1-1280x720-l3t3key', source: 'camera', codecs: { camera: 'av1', screen: 'vp9' }, simulcast: true },
  { name: 'vp9-1920x1080-screen', source: 'screen', codecs: { camera: 'vp8', screen: 'vp9' }, simulcast: true },
  { name: 'vp8-1280x720-simulcast', source: 'camera', codecs: { camera: 'vp8', screen: 'vp9' }, simulcast: true },
];

/** The modules of the client, and an empty page, for their browser takes no modules from elsewhere. */
async function serveClient() {
  const site = createServer((request, response) => {
    const [, name] = /^\/client\/([a-z]+\.js)$/.exec(request.url) ?? [];
    response.setHeader('Content-Type', name ? 'text/javascript' : 'text/html');
    response.end(name ? readFileSync(new URL(name, CLIENT)) : '<!doctype html><canvas></canvas>');
  });
  await new Promise((resolve) => site.listen(0, '127.0.0.1', resolve));
  return site;
}

/** A camera whose picture moves and has noise, so that every size costs what it may. */
function detailedCamera(folder) {
  const file = path.join(folder, 'camera.y4m');
  const source = 'testsrc2=size=1280x720:rate=30,noise=alls=3:allf=t';
  execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', source, '-t', '4', '-pix_fmt', 'yuv420p', file]);
  return file;
}

/** In the page: a screen on which somebody types, scrolls and turns pages. @returns {MediaStreamTrack} */
function paintScreen() {
  const WORDS = 'of the room a picture network carries every packet and its time between here or there'.split(' ');
  const canvas = document.querySelector('canvas');
  Object.assign(canvas, { width: 1920, height: 1080 });
  const context = canvas.getContext('2d');
  const line = () => Array.from({ length: 16 }, () => WORDS[Math.floor(Math.random() * WORDS.length)]).join(' ');
  let lines = Array.from({ length: 48 }, line);
  let turn = 0;
  setInterval(() => {
    turn++;
    const second = turn / 15;
    if (second % 10 === 0) {
      lines = lines.map(line); // another page
    } else if (second % 5 < 1) {
      lines = [...lines.slice(1), line()]; // scrolled
    } else if (turn % 2 === 0) {
      const words = lines[30].split(' ').slice(-14);
      lines[30] = [...words, WORDS[turn % WORDS.length]].join(' '); // typed
    }
    context.fillStyle = '#fcfcfa';
    context.fillRect(0, 0, 1920, 1080);
    context.fillStyle = '#222';
    context.font = '20px sans-serif';
    lines.forEach((text, index) => context.fillText(text, 80, 40 + index * 22));
    context.fillStyle = '#06c';
    context.fillRect(1200 + 300 * Math.sin(second), 500 + 300 * Math.cos(second / 2), 14, 22);
  }, 1000 / 15);
  return canvas.captureStream(15).getVideoTracks()[0];
}

/** In the page: offers with the client, everything wanted. @returns {Promise<string>} the offer */
async function offer(codecs) {
  const { Peer } = await import('/client/peer.js');
  const peer = new Peer();
  globalThis.peer = peer;
  globalThis.connection = peer.connection;
  peer.begin([], codecs);
  await peer.sendLayers(['q', 'h', 'f']);
  return (await peer.offer()).sdp;
}

/** In the page: sends a voice and the pictures. */
async function send([source, answer, painter, simulcast]) {
  const size = { width: 1280, height: 720, frameRate: 30 };
  const media = await navigator.mediaDevices.getUserMedia({ audio: true, video: source === 'camera' ? size : false });
  await globalThis.peer.answer(answer);
  await globalThis.peer.send('microphone', media.getAudioTracks()[0]);
  const paint = (0, eval)(`(${painter})`);
  await globalThis.peer.send(source, source === 'camera' ? media.getVideoTracks()[0] : paint());
  const sender = globalThis.peer.sender(source);
  const parameters = sender.getParameters();
  if (!simulcast) {
    // Else a single VP8 picture begins smaller, and has not grown when the recording ends; several keep their size.
    parameters.degradationPreference = 'maintain-resolution';
    await sender.setParameters(parameters);
  }
  return parameters.encodings;
}

async function record(browser, recorder, site, { name, source, codecs, simulcast }) {
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${site.address().port}/`);
  const answer = await recorder.post('offer/MICROPHONE,CAMERA,SCREEN,SCREEN_AUDIO', await page.evaluate(offer, codecs));
  const agreed = simulcast ? answer : answer.replaceAll(/a=(rid|simulcast):.*\r\n/g, '');
  const encodings = await page.evaluate(send, [source, agreed, paintScreen.toString(), simulcast]);
  await pause(SETTLE_MS);
  await pause(BEFORE_KEY_FRAME_MS);
  await recorder.post('keyframe');
  await pause(AFTER_KEY_FRAME_MS);
  const pictures = (await page.evaluate(sent)).filter(({ height, active }) => height && active !== false);
  const load = `load ${loadavg()[0].toFixed(1)} on ${cpus().length} cores`;
  console.log(JSON.stringify(pictures));
  const said = encodings.filter(({ active }) => active).map(({ rid, maxBitrate, scalabilityMode, scaleResolutionDownBy }) =>
    JSON.stringify({ rid, maxBitrate, scalabilityMode, scaleResolutionDownBy }),
  );
  const version = browser.version();
  const origin = [
    `Packets of one Chromium ${version} publisher as they arrived at a server on loopback (own capture,`,
    `${new Date().toISOString().slice(0, 10)}, ${load}): 19 s, video + Opus.`,
    `\n${codecs[source].toUpperCase()} ${source}, encodings ${said.join(' ')}, encoder ${pictures[0]?.encoder}`,
  ];
  const prefix = `chromium${version.split('.')[0]}-`;
  console.log(await recorder.post(`trace/${prefix}${name}`, origin.join(' ').replace(' \n', '\n')));
  await page.close();
}

const [output, ...names] = process.argv.slice(2);
if (!output) {
  console.error('Usage: node trace.mjs OUTPUT [NAME]...');
  process.exit(2);
}
const folder = mkdtempSync(path.join(tmpdir(), 'kakehashi-traces-'));
const site = await serveClient();
const recorder = await Recorder.start(path.resolve(output));
const browser = await launchChromium(undefined, [`--use-file-for-fake-video-capture=${detailedCamera(folder)}`]);
try {
  for (const piece of PIECES.filter(({ name }) => names.length === 0 || names.includes(name))) {
    await record(browser, recorder, site, piece);
  }
} finally {
  await browser.close();
  recorder.stop();
  site.close();
  rmSync(folder, { recursive: true });
}
