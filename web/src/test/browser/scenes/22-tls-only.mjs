import { Authority } from '../lib/authority.mjs';
import { Internet, SERVER, SERVER_ADDRESSES } from '../lib/nat.mjs';
import { TlsOnlyBox } from '../lib/tls-only-box.mjs';
import { pathText } from '../lib/stats.mjs';
import { Visit, visitMissing } from '../lib/visit.mjs';

const MILLIS = 2000;

export const scene = {
  name: 'reach: a box that lets nothing but TLS pass',
  group: 'network',
  missing: () => visitMissing(['certutil']),
  async run(stage) {
    const network = stage.add(new Internet(), (each) => each.remove());
    const authority = stage.add(new Authority(SERVER_ADDRESSES), (each) => each.remove());
    const visit = await Visit.begin(stage, network, { data: authority.dataFolder(), home: authority.trustingHome() });
    const box = stage.add(await TlsOnlyBox.start(network.boxes[0], SERVER, visit.server.port), (each) => each.stop());
    const path = await visit.meet(await visit.guest(), 'nothing but TLS', MILLIS);
    stage.say(`the box let ${box.passed} connections pass and cut ${box.cut}`);
    if (path.local.relayProtocol !== 'tls') {
      throw new Error(`not by ${pathText(path)}`);
    }
  },
};
