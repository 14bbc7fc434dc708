import { launchChromium } from '../lib/browsers.mjs';
import { Person, until } from '../lib/person.mjs';
import { Server } from '../lib/server.mjs';

const NAMES = ['Aki', 'Ben', 'Chika'];

function others(name) {
  return NAMES.filter((each) => each !== name);
}

export const scene = {
  name: 'three browsers: each sees and hears the two others, again after one left and came back',
  group: 'browser',
  async run(stage) {
    const server = stage.add(await Server.start(), (each) => each.stop());
    const people = await Promise.all(
      NAMES.map(async (name) =>
        Person.inChromium(stage.add(await launchChromium(), (each) => each.close()), name, stage.log),
      ),
    );
    const [aki, ben, chika] = people;
    const all = () => Promise.all(people.map((person) => person.seesAndHears(others(person.name))));

    await Promise.all(people.map((person) => person.join(server.localLink, 'three')));
    await all();
    await stage.picture(aki, 'three');

    await chika.click('btn-leave');
    await until('Chika sees the end', () => chika.page.locator('[data-testid="ended-screen"]').isVisible());
    await stage.picture(chika, 'left');
    await until('the others see her go', async () => !('Chika' in (await aki.tiles())) && !('Chika' in (await ben.tiles())));
    await stage.picture(aki, 'pair');
    await chika.join(server.localLink, 'three');
    await all();

    const cipher = await aki.srtpCipher();
    stage.say(`Chromium's cipher: ${cipher}`);
    if (cipher !== 'AEAD_AES_128_GCM' && cipher !== 'SRTP_AEAD_AES_128_GCM') {
      throw new Error(`cipher ${cipher}`);
    }
    for (const [width, height, scheme] of [[360, 740, 'light'], [360, 740, 'dark'], [2560, 1440, 'dark']]) {
      await aki.page.setViewportSize({ width, height });
      await aki.page.emulateMedia({ colorScheme: scheme });
      await until(`everything has its place at ${width} px`, () =>
        aki.page.evaluate(() =>
          [...document.querySelectorAll('.tile, button, h1')].every((each) => {
            const { left, right, top, bottom } = each.getBoundingClientRect();
            return left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
          }),
        ),
      );
      await stage.picture(aki, `three-${width}-${scheme}`);
    }
  },
};
