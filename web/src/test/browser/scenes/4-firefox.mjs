import { launchChromium, launchFirefox } from '../lib/browsers.mjs';
import { Person, until } from '../lib/person.mjs';
import { Server } from '../lib/server.mjs';

export const scene = {
  name: 'Firefox and Chromium meet, both encrypted with AES-GCM',
  group: 'browser',
  async run(stage) {
    const server = stage.add(await Server.start(), (each) => each.stop());
    const chromium = stage.add(await launchChromium(), (each) => each.close());
    const firefox = stage.add(await launchFirefox(), (each) => each.close());
    const aki = await Person.inChromium(chromium, 'Aki', stage.log);
    const fumi = new Person(await firefox.newPage(), 'Fumi', stage.log);
    await aki.join(server.localLink, 'mixed');
    await fumi.join(server.localLink, 'mixed');
    await until('Fumi is connected', async () => (await fumi.state()) === 'connected', 40);
    await aki.seesAndHears(['Fumi'], { seconds: 40 });
    await fumi.seesAndHears(['Aki'], { seconds: 40 });
    const ciphers = [await aki.srtpCipher(), await fumi.srtpCipher()];
    stage.say(`ciphers: Chromium ${ciphers[0]}, Firefox ${ciphers[1]}`);
    await stage.picture(aki, 'chromium');
    await stage.picture(fumi, 'firefox');
    if (!ciphers.every((each) => /^(SRTP_)?AEAD_AES_128_GCM$/.test(each))) {
      throw new Error(`ciphers ${ciphers}`);
    }
  },
};
