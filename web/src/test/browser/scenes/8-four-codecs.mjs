import { launchChromium } from '../lib/browsers.mjs';
import { Person, until } from '../lib/person.mjs';
import { Server } from '../lib/server.mjs';
import { encodingsText, inbound, outbound } from '../lib/stats.mjs';

const CODECS = ['VP8', 'H264', 'VP9', 'AV1'];
/** Two seconds, in which two pages and a room's codec find their feet on a busy machine. */
const SETTLING_FRAMES = 30;
/** Pictures after those that must come without a freeze. */
const FRAMES = 30;

/** Two people whose browsers have one codec in common meet in it. */
async function meetIn(stage, server, browser, codec) {
  const [aki, ben] = await Promise.all(['Aki', 'Ben'].map((name) => Person.inChromium(browser, name, stage.log)));
  await Promise.all([aki.knowsOnly(CODECS), ben.knowsOnly([codec])]);
  try {
    await Promise.all([aki.join(server.localLink, codec), ben.join(server.localLink, codec)]);
    await Promise.all([aki.seesAndHears(['Ben'], { audio: false }), ben.seesAndHears(['Aki'], { audio: false })]);
    // The room may have begun in another codec before Ben came.
    const before = await until(`${codec} at Ben's`, async () => {
      const now = await inbound(ben, 'Aki');
      return now.codec === `video/${codec}` && now.framesDecoded >= SETTLING_FRAMES && now;
    });
    const after = await until(`${FRAMES} pictures in ${codec}`, async () => {
      const now = await inbound(ben, 'Aki');
      return now.framesDecoded >= before.framesDecoded + FRAMES && now;
    });
    stage.say(
      `${after.codec}: ${after.framesDecoded} frames decoded, ${after.frameWidth}x${after.frameHeight}, ` +
        `${before.freezeCount} freezes while settling, ${after.freezeCount - before.freezeCount} later; sent ${encodingsText(await outbound(aki))}`,
    );
    if (after.freezeCount > before.freezeCount) {
      throw new Error(`${codec}: ${after.freezeCount - before.freezeCount} freezes in ${FRAMES} frames`);
    }
    if (!(await ben.tiles()).Aki) {
      throw new Error(`${codec}: the tile is covered`);
    }
  } finally {
    await Promise.all([aki, ben].map((person) => person.page.context().close()));
  }
}

async function shareIn(stage, server, browser, codec) {
  const [aki, ben] = await Promise.all(['Aki', 'Ben'].map((name) => Person.inChromium(browser, name, stage.log)));
  await Promise.all([aki.join(server.localLink, 'screen'), ben.join(server.localLink, 'screen')]);
  await ben.seesAndHears(['Aki'], { audio: false });
  await aki.click('btn-share');
  const screen = await until("Ben decodes Aki's screen", async () => {
    const now = await inbound(ben, 'Aki', 'screen');
    return now?.framesDecoded >= 5 && now;
  });
  await until('the screen is uncovered', () => ben.page.isVisible('[data-testid="screen-tile"][data-live="true"]'));
  stage.say(`screen in ${screen.codec}, ${screen.frameWidth}x${screen.frameHeight}`);
  if (screen.codec !== `video/${codec}`) {
    throw new Error(`the screen comes in ${screen.codec}`);
  }
}

export const scene = {
  name: 'codecs: VP8, H264, VP9 and AV1 are decoded at the receiver; the screen comes in VP9',
  group: 'browser',
  async run(stage) {
    const browser = stage.add(await launchChromium(), (each) => each.close());
    const server = stage.add(await Server.start(), (each) => each.stop());
    for (const codec of CODECS) {
      await meetIn(stage, server, browser, codec);
    }
    await shareIn(stage, server, browser, 'VP9');
  },
};
