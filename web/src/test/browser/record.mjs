// Records what Chromium publishes, for the tests that play it again (sfu-core/src/test/resources/recordings). By hand:
//   mvn -B -Dmaven.test.skip=true package && node web/src/test/browser/record.mjs OUTPUT [NAME]...
import path from 'node:path';
import { launchChromium } from './lib/browsers.mjs';
import { Recorder, sent } from './lib/recorder.mjs';

const RECORDING_MS = 4_000;
const KEY_FRAME_EVERY_MS = 700;
const SETTLE_MS = 10_000;

/** Two sizes or three, each with three temporal layers, as the client's encodings.js asks for them. */
function simulcast(...bitrates) {
  const rids = ['q', 'h', 'f'];
  return bitrates.map((maxBitrate, index) => ({
    rid: rids[index],
    scaleResolutionDownBy: 2 ** (bitrates.length - 1 - index),
    maxBitrate,
    maxFramerate: 15,
    scalabilityMode: 'L1T3',
  }));
}

function layered(scalabilityMode, maxBitrate) {
  return [{ scalabilityMode, maxBitrate, maxFramerate: 15 }];
}

/** Low bitrates and 15 pictures a second: what is recorded is kept in the repository. */
const PIECES = [
  { name: 'vp8-simulcast', codec: 'VP8', height: 360, encodings: simulcast(80_000, 250_000) },
  { name: 'vp8-simulcast-dd', codec: 'VP8', height: 720, encodings: simulcast(60_000, 120_000, 350_000), descriptor: true },
  { name: 'h264-simulcast', codec: 'H264', height: 360, encodings: simulcast(80_000, 250_000) },
  { name: 'h264-simulcast-dd', codec: 'H264', height: 360, encodings: simulcast(80_000, 250_000), descriptor: true },
  { name: 'vp9-simulcast', codec: 'VP9', height: 360, encodings: simulcast(80_000, 250_000), descriptor: true },
  { name: 'vp9-svc', codec: 'VP9', height: 540, encodings: layered('L3T3_KEY', 900_000) },
  { name: 'vp9-svc-dd', codec: 'VP9', height: 540, encodings: layered('L3T3_KEY', 900_000), descriptor: true },
  { name: 'vp9-svc-full-dd', codec: 'VP9', height: 360, encodings: layered('L2T3', 300_000), descriptor: true },
  { name: 'av1', codec: 'AV1', height: 360, encodings: layered('L1T3', 250_000), descriptor: true },
  { name: 'av1-svc', codec: 'AV1', height: 360, encodings: layered('L2T3_KEY', 450_000), descriptor: true },
  { name: 'opus-red', codec: 'red' },
];

/** In the page: publishes one piece. @returns {Promise<string>} the offer */
async function publish({ codec, height, encodings, descriptor }) {
  const connection = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
  globalThis.connection = connection;
  const kind = height ? 'video' : 'audio';
  let track;
  if (height) {
    const canvas = document.createElement('canvas');
    canvas.width = (height * 16) / 9;
    canvas.height = height;
    const context = canvas.getContext('2d');
    let turn = 0;
    globalThis.painting = setInterval(() => {
      turn++;
      const { width } = canvas;
      context.fillStyle = `hsl(${(turn / 3) % 360} 40% 30%)`;
      context.fillRect(0, 0, width, height);
      for (let ball = 0; ball < 3; ball++) {
        const angle = turn / 20 + ball * 2;
        context.fillStyle = `hsl(${ball * 120} 80% 60%)`;
        context.beginPath();
        context.arc(width * (0.5 + 0.35 * Math.cos(angle)), height * (0.5 + 0.35 * Math.sin(angle)), height / 9, 0, 7);
        context.fill();
      }
      // Something that can't be predicted, so that pictures take several packets.
      for (let speck = 0; speck < 60; speck++) {
        context.fillStyle = `hsl(${Math.random() * 360} 60% 50%)`;
        context.fillRect(Math.random() * width * 0.3, Math.random() * height, height / 40, height / 40);
      }
      context.fillStyle = 'white';
      context.font = `${height / 6}px monospace`;
      context.fillText(String(turn), width * 0.4, height * 0.55);
    }, 1000 / 15);
    [track] = canvas.captureStream(15).getVideoTracks();
  } else {
    [track] = (await navigator.mediaDevices.getUserMedia({ audio: true })).getAudioTracks();
  }
  const transceiver = connection.addTransceiver(track, { direction: 'sendonly', sendEncodings: encodings });
  const wanted = (each) =>
    each.mimeType.endsWith(`/${codec}`) || each.mimeType.endsWith('/rtx') || each.mimeType.endsWith('/opus');
  const first = (each) => (each.mimeType.endsWith(`/${codec}`) ? 0 : 1);
  const { codecs } = RTCRtpReceiver.getCapabilities(kind);
  transceiver.setCodecPreferences(codecs.filter(wanted).sort((a, b) => first(a) - first(b)));
  const extensions = transceiver.getHeaderExtensionsToNegotiate();
  for (const extension of extensions) {
    if (extension.uri.endsWith('#dependency-descriptor-rtp-header-extension')) {
      extension.direction = descriptor ? 'sendrecv' : 'stopped';
    }
  }
  transceiver.setHeaderExtensionsToNegotiate(extensions);
  if (height) {
    // Else a low bitrate halves the picture, and with it the number of its layers.
    const parameters = transceiver.sender.getParameters();
    parameters.degradationPreference = 'maintain-resolution';
    await transceiver.sender.setParameters(parameters);
  }
  await connection.setLocalDescription();
  return connection.localDescription.sdp;
}

async function record(browser, recorder, piece) {
  const page = await browser.newPage();
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  await page.goto(`${recorder.address}/blank`).catch(() => {});
  const offer = await page.evaluate(publish, piece);
  const answer = await recorder.post(`offer/${piece.height ? 'CAMERA' : 'MICROPHONE'}`, offer);
  await page.evaluate((sdp) => globalThis.connection.setRemoteDescription({ type: 'answer', sdp }), answer);
  const started = Date.now();
  const all = (layers) => layers.length > 0 && layers.every(({ packets, frames }) => packets > 0 && frames !== 0);
  while (!all(await page.evaluate(sent))) {
    if (Date.now() - started > SETTLE_MS) {
      console.log(`${piece.name}: not every layer is sent`);
      break;
    }
    await pause(20);
  }
  const until = Date.now() + RECORDING_MS;
  while (Date.now() < until) {
    await pause(KEY_FRAME_EVERY_MS);
    await recorder.post('keyframe');
  }
  console.log(JSON.stringify(await page.evaluate(sent)));
  const origin =
    `Chromium ${browser.version()}, ${new Date().toISOString().slice(0, 10)}, ${piece.codec}` +
    (piece.height ? `, ${(piece.height * 16) / 9}x${piece.height}, ${JSON.stringify(piece.encodings)}` : '');
  console.log(await recorder.post(`finish/${piece.name}`, origin));
  await page.close();
}

const [output, ...names] = process.argv.slice(2);
if (!output) {
  console.error('Usage: node record.mjs OUTPUT [NAME]...');
  process.exit(2);
}
const recorder = await Recorder.start(path.resolve(output));
const browser = await launchChromium();
try {
  for (const piece of PIECES.filter(({ name }) => names.length === 0 || names.includes(name))) {
    await record(browser, recorder, piece);
  }
} finally {
  await browser.close();
  recorder.stop();
}
