// "How many get through?", and the panel that explains a connection.
import { PATIENCE_MILLIS, Scoreboard } from '../../../main/resources/static/client/scoreboard.js';
import { wayBetween } from '../../../main/resources/static/client/network-way.js';
import { connectionEn } from '../../../main/resources/static/app/words-connection-en.js';
import { connectionJa } from '../../../main/resources/static/app/words-connection-ja.js';
import { launchChromium } from '../lib/browsers.mjs';
import { sameInBothLanguages } from '../lib/languages.mjs';
import { Person, expectTrue, until } from '../lib/person.mjs';
import { Server } from '../lib/server.mjs';
import { Street } from '../lib/street.mjs';
import { mediaPath, pathText } from '../lib/stats.mjs';
import { visitMissing } from '../lib/visit.mjs';

const ROOM = 'street';
const QUIET = '&camera=0&mic=0';

/** The order of joining is that of the rows. `own`: how each browser may call its own end of a direct connection; where a check was
 * faster than STUN, what STUN would have said is learnt from the check. */
const PEOPLE = [
  { name: 'Aki, no NAT', kind: 'none', own: ['host'] },
  { name: 'Ben, endpoint-independent', kind: 'endpoint-independent', own: ['srflx', 'prflx'] },
  { name: 'Chika, port-restricted', kind: 'port-restricted', own: ['srflx', 'prflx'] },
  { name: 'Dan, symmetric', kind: 'symmetric', own: ['prflx'] },
];

/** Only these can't reach each other (RFC 5128 3.3). */
const APART = ['port-restricted', 'symmetric'];

function bracketed(address) {
  return address.includes(':') ? `[${address}]` : address;
}

/** What the table of a page says: by row and column {state, way, local, remote}, and the count. */
function boardOf(person) {
  return person.page.evaluate(() => {
    const rows = [...document.querySelectorAll('[data-testid="crossing-table"] tbody tr')];
    const table = rows.map((row) => [row.dataset.name, [...row.querySelectorAll('[data-to]')].map(({ dataset }) => ({ ...dataset }))]);
    return { rows: Object.fromEntries(table), count: { ...document.querySelector('[data-testid="crossing-count"]').dataset } };
  });
}

function countText({ crossed, people, reached, pairs }) {
  return `${crossed} of ${people} people, ${reached} of ${pairs} pairs`;
}

/** What is not as it should be between these people, or null. */
function wrongRow(board, people) {
  for (const a of people) {
    for (const b of people.filter((each) => each !== a)) {
      const seen = board.rows[a.name]?.find(({ to }) => to === b.name);
      const apart = APART.includes(a.kind) && APART.includes(b.kind);
      const asExpected = apart
        ? seen?.state === 'unreached'
        : seen?.state === 'reached' && seen.way === 'nat' && a.own.includes(seen.local) && b.own.includes(seen.remote);
      if (!asExpected) {
        return `${a.name} to ${b.name}: ${JSON.stringify(seen)}`;
      }
    }
  }
  return null;
}

/** Waits until a page shows that everything was tried among these people, and what both of each pair said of it: the right rows. */
async function finished(person, people) {
  return until(
    `${person.name} sees all results`,
    async () => {
      const now = await boardOf(person);
      const wrong = wrongRow(now, people);
      if (now.count.over !== 'true' || now.count.people !== String(people.length) || wrong) {
        throw new Error(`${wrong} ${JSON.stringify(now.count)}`);
      }
      return now;
    },
    60,
  );
}

function checkCount(board, expected) {
  const seen = countText(board.count);
  expectTrue(seen === expected, `counted ${seen} instead of ${expected}`);
}

function printRows(stage, board) {
  for (const [name, cells] of Object.entries(board.rows)) {
    const texts = cells.map(({ to, state, local, remote }) => `${to.split(',')[0]} ${state === 'reached' ? `${local}->${remote}` : state}`);
    stage.say(`${name.padEnd(26)} ${texts.join('  ')}`);
  }
  stage.say(`counted: ${countText(board.count)}`);
}

const fourNats = {
  name: 'scoreboard: four people behind four kinds of NAT',
  group: 'network',
  missing: () => visitMissing(),
  async run(stage) {
    const street = stage.add(new Street(PEOPLE.map(({ kind }) => kind)), (each) => each.remove());
    const server = stage.add(await Server.start({ prefix: street.server.prefix }), (each) => each.stop());
    const link = `https://${street.host}:${server.port}/`;
    const people = [];
    for (const [index, { name }] of PEOPLE.entries()) {
      const browser = stage.add(await launchChromium(street.chromium(street.clients[index])), (each) => each.close());
      // The last one reads Japanese.
      const locale = index === PEOPLE.length - 1 ? 'ja-JP' : 'en-US';
      people.push(await Person.inChromium(browser, name, stage.log, { locale }));
    }
    const [aki, ben, chika, dan] = people;
    for (const person of people) {
      // Chika has not agreed beforehand.
      await person.join(link, ROOM, QUIET + (person === chika ? '' : '&crossing=1'));
      await until(`${person.name} is connected`, async () => (await person.state()) === 'connected');
    }

    await aki.click('btn-connection');
    await aki.click('tab-crossing');
    await aki.click('crossing-start');
    await until('Chika is asked', () => chika.page.isVisible('[data-testid="crossing-question"]'));
    await stage.picture(chika, '1-asked');
    const before = await finished(aki, PEOPLE.filter(({ name }) => name !== chika.name));
    expectTrue(!before.rows[chika.name], 'Chika was tried before she agreed');
    await stage.picture(aki, '2-before-chika-agreed');

    await chika.click('crossing-yes');
    for (const person of [ben, dan]) {
      await person.click('btn-connection');
      await person.click('tab-crossing');
    }
    const boards = await Promise.all(people.map((person) => finished(person, PEOPLE)));
    printRows(stage, boards[0]);
    for (const board of boards) {
      checkCount(board, '4 of 4 people, 5 of 6 pairs');
    }
    await stage.picture(aki, '3-english');
    await stage.picture(dan, '4-japanese');
    await dan.page.setViewportSize({ width: 360, height: 740 });
    await stage.picture(dan, '5-japanese-360');
    await ben.page.emulateMedia({ colorScheme: 'dark' });
    await stage.picture(ben, '6-dark');

    await dan.page.close();
    const without = await finished(aki, PEOPLE.filter(({ name }) => name !== dan.name));
    checkCount(without, '3 of 3 people, 3 of 3 pairs');
    stage.say(`Dan left: ${countText(without.count)}`);
  },
};

const panel = {
  name: 'connection panel: the way, the checked fingerprint, offer and answer line by line',
  group: 'browser',
  async run(stage) {
    const server = stage.add(await Server.start(), (each) => each.stop());
    const browser = stage.add(await launchChromium(), (each) => each.close());
    const aki = await Person.inChromium(browser, 'Aki', stage.log, { locale: 'en-US' });
    const ben = await Person.inChromium(browser, 'Ben', stage.log, { locale: 'ja-JP', colorScheme: 'dark' });
    await aki.join(server.localLink, 'panel');
    await ben.join(server.localLink, 'panel');
    await Promise.all([aki.seesAndHears(['Ben'], { audio: false }), ben.seesAndHears(['Aki'], { audio: false })]);

    const value = (name) => aki.page.getAttribute(`[data-testid="fact-${name}"]`, 'data-value');
    const text = (id) => aki.page.locator(`[data-testid="${id}"]`).textContent();
    await aki.click('btn-connection');
    await until('the panel knows the rates', async () => /bit\/s/.test(await text('quality-down-bitrate')) && /%/.test(await text('quality-down-loss')));
    const path = await mediaPath(aki);
    stage.say(`media goes over ${pathText(path)}; the panel says: ${await text('connection-way')}`);
    stage.say(`down ${await text('quality-down-bitrate')}, loss ${await text('quality-down-loss')}, jitter ${await text('quality-down-jitter')}, round trip ${await text('fact-roundTrip')}`);
    expectTrue((await value('protocol')) === path.local.protocol, `protocol ${await value('protocol')}`);
    expectTrue((await text('fact-serverEnd')).includes(`${bracketed(path.remote.address)}:${path.remote.port}`), `server's end ${await text('fact-serverEnd')}`);
    stage.say(`certificate ${await text('fact-certificate')}; ${await text('fact-dtls')}; ${await text('fact-srtp')}`);
    expectTrue((await value('certificate')) === 'equal', `certificate ${await value('certificate')}`);
    expectTrue((await value('announced')) !== '' && (await value('announced')) === (await value('shown')), 'fingerprints differ');
    await stage.picture(aki, '1-now');

    await aki.page.focus('[data-testid="tab-now"]');
    await aki.page.keyboard.press('ArrowRight');
    const explained = await aki.page.evaluate(() => {
      const keys = [...document.querySelectorAll('#connection-explain [data-key]')].map(({ dataset }) => dataset.key);
      const unknown = [...document.querySelectorAll('[data-key="sdp-unknown"] code')].map((code) => code.textContent);
      const passwords = [...document.querySelectorAll('[data-key="sdp-a-ice-pwd"] code')].map((code) => code.textContent);
      return { lines: keys.length, kinds: [...new Set(keys)], unknown, passwords };
    });
    stage.say(`${explained.lines} lines and words explained, of ${explained.kinds.length} kinds; without a word: ${explained.unknown.join(' ') || 'none'}`);
    expectTrue(explained.unknown.length === 0, `not explained: ${explained.unknown}`);
    for (const kind of ['sdp-v', 'sdp-o', 'sdp-m', 'sdp-a-ice-ufrag', 'sdp-a-fingerprint', 'sdp-a-setup', 'sdp-a-mid', 'sdp-a-rtpmap', 'sdp-a-rtcp-fb', 'sdp-a-extmap', 'sdp-a-msid', 'sdp-a-ssrc', 'sdp-a-candidate', 'cand-foundation', 'cand-priority']) {
      expectTrue(explained.kinds.includes(kind), `no line of the kind ${kind}`);
    }
    expectTrue(explained.passwords.length > 0 && explained.passwords.every((each) => each.includes('••')), `passwords ${explained.passwords}`);
    await stage.picture(aki, '2-explained');
    await aki.page.locator('[data-testid="sdp-answer"]').scrollIntoViewIfNeeded();
    await aki.page.evaluate(() => document.querySelector('[data-testid="sdp-answer"]').scrollIntoView());
    await stage.picture(aki, '3-answer');
    await aki.click('show-passwords');
    const shown = await aki.page.locator('[data-key="sdp-a-ice-pwd"] code').first().textContent();
    expectTrue(/^a=ice-pwd:\w/.test(shown), `after asking: ${shown}`);

    await aki.click('copy-report');
    const report = await until('the report is copied', async () => {
      const copied = await aki.page.evaluate(() => navigator.clipboard.readText());
      return copied.startsWith('Kakehashi') && copied;
    });
    expectTrue(report.includes(path.remote.address) && !report.includes(shown.slice(10)), `report:\n${report}`);

    await ben.click('btn-connection');
    await until('the rates', async () => /bit\/s/.test(await ben.page.locator('[data-testid="quality-down-bitrate"]').textContent()));
    await stage.picture(ben, '4-japanese-dark');
    await ben.click('tab-explain');
    await stage.picture(ben, '5-japanese-explained');
    await ben.page.setViewportSize({ width: 360, height: 740 });
    await stage.picture(ben, '6-japanese-360');
    await ben.click('tab-now');
    await until('the way', async () => (await ben.page.locator('[data-testid="connection-way"]').textContent()) !== '');
    await stage.picture(ben, '7-japanese-360-now');
    await ben.click('tab-crossing');
    await stage.picture(ben, '8-japanese-360-crossing');
  },
};

const values = {
  name: 'scoreboard: what counts as crossed, and a pair in dispute',
  group: 'browser',
  withoutBrowser: true,
  async run(stage) {
    const host = { candidateType: 'host' };
    const ways = [
      [{ ...host, address: '192.168.1.5' }, { ...host, address: '192.168.1.6' }, 'near'],
      [{ ...host, address: '203.0.113.5' }, { ...host, address: '198.51.100.6' }, 'public'],
      [{ ...host, address: '2001:db8:1:2::5' }, { ...host, address: '2001:db8:1:2:3::6' }, 'near'],
      [{ ...host, address: '2001:db8:1:2::5' }, { ...host, address: '2001:db8:1:3::6' }, 'public'],
      [{ ...host, address: null }, { candidateType: 'prflx', address: null }, 'near'],
      [{ ...host, address: '203.0.113.5' }, { candidateType: 'srflx', address: '198.51.100.6' }, 'nat'],
      [{ candidateType: 'prflx', address: '198.51.100.6' }, { ...host, address: '203.0.113.5' }, 'nat'],
    ];
    ways.forEach(([local, remote, way]) => expectTrue(wayBetween(local, remote) === way, `${JSON.stringify([local, remote])} is not ${way}`));

    const board = new Scoreboard(3);
    ['a', 'b', 'c'].forEach((id) => expectTrue(board.enter(id, 0), `no room for ${id}`));
    expectTrue(!board.enter('d', 0), 'more people than the board takes');
    const near = { way: 'near', local: 'host', remote: 'host', roundTripMillis: 1 };
    const through = { way: 'nat', local: 'prflx', remote: 'host', roundTripMillis: 20 };
    board.note('a', [{ id: 'b', way: null }, { id: 'c', ...near }, null, { id: 'c', way: 'nat', local: 'relay' }, 7]);
    expectTrue(board.between('a', 'b', 1).state === 'trying', 'one who says no decides alone');
    expectTrue(board.between('a', 'b', PATIENCE_MILLIS + 1).state === 'unreached', 'a pair that is waited for without end');
    expectTrue(board.count(1).crossed === 0, 'connections within one network are counted');
    board.note('b', [{ id: 'a', ...through }]);
    const seen = board.between('a', 'b', 1);
    expectTrue(seen.state === 'reached' && seen.local === 'host' && seen.remote === 'prflx', `one who says yes: ${JSON.stringify(seen)}`);
    board.note('b', [{ id: 'c', way: null }]);
    board.note('c', [{ id: 'b', way: null }]);
    const count = board.count(1);
    stage.say(`counted: ${countText(count)}`);
    expectTrue(countText(count) === '2 of 3 people, 2 of 3 pairs' && count.over, `counted ${JSON.stringify(count)}`);
    board.retain(new Set(['a', 'c']));
    expectTrue(countText(board.count(1)) === '0 of 2 people, 1 of 1 pairs', `after one left: ${countText(board.count(1))}`);
  },
};

const words = {
  name: 'connection panel: both languages say the same',
  group: 'browser',
  withoutBrowser: true,
  async run(stage) {
    stage.say(`${sameInBothLanguages(connectionEn, connectionJa)} texts`);
  },
};

export const scenes = [values, words, panel, fourNats];
