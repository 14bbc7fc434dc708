// WHIP from a page of another site, without our client: the lines of docs/whip-whep.md, trickle, and ICE restarts.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { launchChromium } from '../lib/browsers.mjs';
import { Person, until } from '../lib/person.mjs';
import { Server } from '../lib/server.mjs';

const GUIDE = new URL('../../../../../docs/whip-whep.md', import.meta.url);
const FRAMES = 30;

/** The JavaScript of the guide, towards this server. */
function linesOfTheGuide(url) {
  const [, code] = /```js\n([\s\S]*?)```/.exec(readFileSync(GUIDE, 'utf8'));
  return code.replace("'https://HOST:8443/whip/demo/cam'", JSON.stringify(url));
}

/** An empty page of another origin. */
async function elsewhere(stage, browser) {
  const site = createServer((_, response) => response.setHeader('Content-Type', 'text/html').end('<!doctype html>'));
  await new Promise((resolve) => site.listen(0, resolve));
  stage.add(site, (each) => each.close());
  const publisher = await Person.inChromium(browser, 'Page', stage.log);
  await publisher.page.goto(`http://localhost:${site.address().port}/`);
  return publisher;
}

async function framesGrow(viewer, name) {
  const before = (await viewer.received())[name]?.framesDecoded ?? 0;
  await until(`${viewer.name} sees ${name}`, async () => {
    const now = (await viewer.received())[name]?.framesDecoded ?? 0;
    return now >= before + FRAMES;
  });
}

const guide = {
  name: 'WHIP: the lines of the guide publish from another site, and are seen on the page',
  group: 'browser',
  async run(stage) {
    const server = stage.add(await Server.start(), (each) => each.stop());
    const browser = stage.add(await launchChromium(), (each) => each.close());
    const publisher = await elsewhere(stage, browser);
    await publisher.page.evaluate(`(async () => { ${linesOfTheGuide(`${server.localLink}whip/demo/cam`)} })()`);
    const aki = await Person.inChromium(browser, 'Aki', stage.log);
    await aki.join(server.localLink, 'demo');
    await aki.seesAndHears(['cam']);
    await stage.picture(aki, 'seen');
    await publisher.page.close({ runBeforeUnload: true });
    await until('the publisher has left', async () => !('cam' in (await aki.tiles())));
  },
};

const restart = {
  name: 'WHIP: candidates and an ICE restart by PATCH, while the picture goes on',
  group: 'browser',
  async run(stage) {
    const server = stage.add(await Server.start(), (each) => each.stop());
    const browser = stage.add(await launchChromium(), (each) => each.close());
    const publisher = await elsewhere(stage, browser);
    const trickled = await publisher.page.evaluate(async (url) => {
      const media = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 320, height: 180 } });
      const connection = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
      media.getTracks().forEach((track) => connection.addTransceiver(track, { direction: 'sendonly' }));
      const candidates = [];
      const gathered = new Promise((resolve) => {
        connection.onicecandidate = ({ candidate }) => (candidate ? candidates.push(candidate.candidate) : resolve());
      });
      await connection.setLocalDescription();
      const offer = connection.localDescription.sdp;
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/sdp' },
        body: offer,
      });
      const session = new URL(response.headers.get('Location'), url).href;
      const etag = response.headers.get('ETag');
      const answer = await response.text();
      await gathered;
      const lines = (sdp) => sdp.split('\r\n').filter((line) => /^a=ice-(ufrag|pwd):/.test(line)).slice(0, 2);
      const fragment = (sdp, more) => [...lines(sdp), 'm=audio 9 UDP/TLS/RTP/SAVPF 0', 'a=mid:0', ...more, ''].join('\r\n');
      const patch = (ifMatch, body) =>
        fetch(session, {
          method: 'PATCH',
          headers: { 'Content-Type': 'application/trickle-ice-sdpfrag', ...(ifMatch ? { 'If-Match': ifMatch } : {}) },
          body,
        });
      const trickle = await patch(etag, fragment(offer, candidates.map((each) => `a=${each}`)));
      const missing = await patch(null, fragment(offer, ['a=end-of-candidates']));
      await connection.setRemoteDescription({ type: 'answer', sdp: answer });
      Object.assign(window, { connection, session, etag, answer, patch, fragment });
      return {
        created: response.status,
        link: response.headers.get('Link'),
        inOffer: /a=candidate:/.test(offer),
        trickle: trickle.status,
        missing: missing.status,
        candidates: candidates.length,
      };
    }, `${server.localLink}whip/demo/cam`);
    stage.say(`trickled: ${JSON.stringify(trickled)}`);
    if (trickled.created !== 201 || trickled.inOffer || trickled.trickle !== 204 || trickled.missing !== 428) {
      throw new Error('not as RFC 9725 4.3.2 has it');
    }
    if (!/^<turn:localhost:\d+\?transport=tcp>; rel="ice-server"; username="/.test(trickled.link)) {
      throw new Error(`no ICE server in ${trickled.link}`);
    }
    const aki = await Person.inChromium(browser, 'Aki', stage.log);
    await aki.join(server.localLink, 'demo');
    await aki.seesAndHears(['cam']);

    const restarted = await publisher.page.evaluate(async () => {
      const { connection, answer, etag, patch, fragment } = window;
      const before = connection.remoteDescription.sdp.match(/a=ice-ufrag:(\S+)/)[1];
      await connection.setLocalDescription(await connection.createOffer({ iceRestart: true }));
      const response = await patch('*', fragment(connection.localDescription.sdp, []));
      const text = await response.text();
      const renewed = (name) => text.match(new RegExp(`a=ice-${name}:(\\S+)`))[1];
      const sdp = answer
        .replaceAll(/a=ice-ufrag:\S+/g, `a=ice-ufrag:${renewed('ufrag')}`)
        .replaceAll(/a=ice-pwd:\S+/g, `a=ice-pwd:${renewed('pwd')}`);
      await connection.setRemoteDescription({ type: 'answer', sdp });
      const stale = await patch(etag, 'a=end-of-candidates\r\n');
      return {
        status: response.status,
        newTag: response.headers.get('ETag') !== etag,
        newUfrag: renewed('ufrag') !== before,
        stale: stale.status,
      };
    });
    stage.say(`restarted: ${JSON.stringify(restarted)}`);
    if (restarted.status !== 200 || !restarted.newTag || !restarted.newUfrag || restarted.stale !== 412) {
      throw new Error('not as RFC 9725 4.3.3 has it');
    }
    await framesGrow(aki, 'cam');
    await until('checks with the new credentials', () =>
      publisher.page.evaluate(async () => {
        const report = [...(await window.connection.getStats()).values()];
        const transport = report.find((each) => each.type === 'transport');
        const ufrag = window.connection.localDescription.sdp.match(/a=ice-ufrag:(\S+)/)[1];
        return transport.iceLocalUsernameFragment === ufrag && transport.iceState === 'connected';
      }),
    );
    await framesGrow(aki, 'cam');
    const ended = await publisher.page.evaluate(async () => {
      const first = await fetch(window.session, { method: 'DELETE' });
      const second = await fetch(window.session, { method: 'DELETE' });
      return [first.status, second.status, (await second.json()).title];
    });
    stage.say(`ended: ${ended.join(', ')}`);
    if (ended[0] !== 200 || ended[1] !== 404) {
      throw new Error(`DELETE: ${ended}`);
    }
    await until('the publisher has left', async () => !('cam' in (await aki.tiles())));
  },
};

export const scenes = [guide, restart];
