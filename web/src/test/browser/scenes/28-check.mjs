// What the page /check says, held against how its network was made; and a NAT that forgets soon.
import { execFileSync } from 'node:child_process';
import { checkEn } from '../../../main/resources/static/check/words-en.js';
import { checkJa } from '../../../main/resources/static/check/words-ja.js';
import { behaviours } from '../../../main/resources/static/check/nat.js';
import { patternsOf, verdictOf } from '../../../main/resources/static/check/judgement.js';
import { Authority } from '../lib/authority.mjs';
import { launchChromium } from '../lib/browsers.mjs';
import { sameInBothLanguages } from '../lib/languages.mjs';
import { Internet, SERVER, SERVER_ADDRESSES } from '../lib/nat.mjs';
import { Person, expectTrue, until } from '../lib/person.mjs';
import { Server } from '../lib/server.mjs';
import { mediaPath, pathText } from '../lib/stats.mjs';
import { Street } from '../lib/street.mjs';
import { TlsOnlyBox } from '../lib/tls-only-box.mjs';
import { visitMissing } from '../lib/visit.mjs';

const OVER_UDP = { verdict: 'udp', ways: { udp: 'works', tcp: 'works', 'turn-tcp': 'works', 'turn-tls': 'not-offered', websocket: 'works', events: 'works' } };
const NATTED = { translated: 'yes', pooling: 'one', overloading: 'unknown', filtering: 'unknown', lifetime: 'unknown' };

/** By the kind of NAT: what the page has to say. */
const EXPECTED = {
  none: {
    ...OVER_UDP,
    nat: { translated: 'no', mapping: 'none', pooling: 'none', preservation: 'none', filtering: 'unknown', hairpin: 'none', lifetime: 'none' },
    patterns: { private: 'maybe', stun: 'works', relay: 'works' },
  },
  'endpoint-independent': {
    ...OVER_UDP,
    nat: { ...NATTED, mapping: 'endpoint-independent', preservation: 'yes', hairpin: 'yes' },
    patterns: { private: 'maybe', stun: 'works', relay: 'works' },
  },
  'port-restricted': {
    ...OVER_UDP,
    nat: { ...NATTED, mapping: 'endpoint-independent', preservation: 'yes', hairpin: 'no' },
    patterns: { private: 'maybe', stun: 'works', relay: 'works' },
  },
  symmetric: {
    ...OVER_UDP,
    nat: { ...NATTED, mapping: 'dependent', preservation: 'no', hairpin: 'unknown' },
    patterns: { private: 'maybe', stun: 'limited', relay: 'works' },
  },
  'udp-blocked': {
    verdict: 'tcp',
    ways: { ...OVER_UDP.ways, udp: 'fails' },
    nat: { translated: 'unknown', mapping: 'unknown', preservation: 'unknown', hairpin: 'unknown' },
    patterns: { private: 'unknown', stun: 'cannot', relay: 'works' },
  },
};

/** How long the NAT remembers a mapping that nobody uses, and how long somebody is watched behind it. */
const FORGETS_SECONDS = 30;
const WATCH_SECONDS = 70;

/** What the page shows: verdict, and by name the states of its rows. */
function shown(person) {
  return person.page.evaluate(() => {
    const states = (prefix, field) =>
      Object.fromEntries([...document.querySelectorAll(`[data-testid^="${prefix}-"][data-${field}]`)].map(({ dataset }) => [dataset.testid.slice(prefix.length + 1), dataset[field]]));
    return {
      verdict: document.querySelector('[data-testid="verdict"]').dataset.verdict,
      sentence: document.querySelector('[data-testid="verdict"]').textContent,
      ways: states('way', 'state'),
      nat: states('nat', 'value'),
      patterns: states('pattern', 'state'),
      used: [...document.querySelectorAll('[data-used="true"]')].map(({ dataset }) => dataset.testid),
      drawn: [...document.querySelectorAll('.drawing')].map(({ dataset }) => dataset.state),
      addresses: [...document.querySelectorAll('.draw-address')].map(({ textContent }) => textContent),
      text: document.querySelector('.check-main').textContent,
      tooWide: document.documentElement.scrollWidth - innerWidth,
      quality: ['roundTrip', 'loss', 'jitter'].map((name) => document.querySelector(`[data-testid="quality-${name}"]`)?.textContent),
    };
  });
}

/** Waits for the end of a check. */
async function finished(person) {
  return until(
    `${person.name}: the verdict`,
    async () => {
      const now = await shown(person);
      return now.verdict !== 'running' && now;
    },
    40,
  );
}

function hold(kind, seen, home) {
  const expected = EXPECTED[kind];
  for (const part of ['ways', 'nat', 'patterns']) {
    for (const [name, value] of Object.entries(expected[part])) {
      expectTrue(seen[part][name] === value, `${kind}: ${name} is shown as ${seen[part][name]} instead of ${value}`);
    }
  }
  expectTrue(seen.verdict === expected.verdict, `${kind}: verdict ${seen.verdict}`);
  expectTrue(seen.used.join() === 'pattern-relay', `${kind}: used ${seen.used}`);
  expectTrue(seen.drawn.join() === Object.values(expected.patterns).join(), `${kind}: drawn ${seen.drawn}`);
  const wanted = kind === 'none' ? [home.outside] : kind === 'udp-blocked' ? [home.inside] : [home.inside, `NAT ${home.outside}`];
  wanted.forEach((each) => expectTrue(seen.addresses.includes(each), `${kind}: ${each} is not drawn: ${seen.addresses}`));
  const figures = seen.quality.map((each) => Number.parseFloat(each));
  expectTrue(figures.every(Number.isFinite) && !seen.quality.join().match(/unknown|不明/), `${kind}: measured ${seen.quality}`);
}

/** Turns around what the computer sends to the box's own address (RFC 4787, 6), as from the box. */
function hairpin(address) {
  return `table ip hairpin {
    chain in {
      type nat hook prerouting priority dstnat
      iifname "lan" ip daddr ${address} meta l4proto udp dnat to 10.1.0.2
    }
    chain out {
      type nat hook postrouting priority srcnat
      oifname "lan" ip saddr 10.1.0.2 ip daddr 10.1.0.2 meta l4proto udp snat to ${address}
    }
  }\n`;
}

function homeOf(index) {
  return { inside: '10.1.0.2', outside: `203.0.${114 + index}.20` };
}

async function visitor(stage, street, index, name, options = {}, flags = []) {
  const browser = stage.add(await launchChromium(street.chromium(street.clients[index]), flags), (each) => each.close());
  return { browser, person: await Person.inChromium(browser, name, stage.log, options) };
}

/** What the NAT of a box remembers of UDP: by the port of the computer, and for how many seconds more. */
function mappings(box) {
  const [command, ...words] = [...box.prefix, 'cat', '/proc/net/nf_conntrack'];
  const lines = execFileSync(command, words, { encoding: 'utf8' }).split('\n');
  return lines.map((line) => /^ipv4\s+2 udp\s+17 (\d+) src=10\.1\.0\.2 \S+ sport=(\d+)/.exec(line)).filter(Boolean).map(([, seconds, port]) => ({ port: Number(port), seconds: Number(seconds) }));
}

/** Somebody hidden and muted behind a NAT that forgets: joins at once, and is asked again when the time is over. */
async function quietOne(stage, street, index, link) {
  const box = street.boxes[index];
  box.set('net/netfilter/nf_conntrack_udp_timeout', FORGETS_SECONDS);
  box.set('net/netfilter/nf_conntrack_udp_timeout_stream', FORGETS_SECONDS);
  const { person } = await visitor(stage, street, index, 'Quiet');
  await person.join(link, 'quiet', '&camera=0&mic=0');
  await until('Quiet is connected', async () => (await person.state()) === 'connected');
  await person.setHidden(true);
  const before = await mediaPath(person);
  const longest = () => Math.max(...mappings(box).map(({ seconds }) => seconds));
  await until('a mapping', () => mappings(box).length > 0);
  expectTrue(longest() <= FORGETS_SECONDS, `the NAT remembers for ${longest()} s`);
  const began = performance.now();
  const states = new Set();
  return {
    async held() {
      await until(
        `${WATCH_SECONDS} s are over`,
        async () => {
          states.add(await person.state());
          return performance.now() - began > WATCH_SECONDS * 1000;
        },
        WATCH_SECONDS + 20,
      );
      const after = await mediaPath(person);
      const seconds = (performance.now() - began) / 1000;
      stage.say(`mappings of its NAT: ${JSON.stringify(mappings(box))}`);
      stage.say(`hidden and muted for ${seconds.toFixed(0)} s behind a NAT that forgets after ${FORGETS_SECONDS} s: ${[...states].join(', ')} over ${pathText(after)}`);
      expectTrue([...states].join() === 'connected', `states ${[...states]}`);
      expectTrue(pathText(before) === pathText(after), `the way was ${pathText(before)} and is ${pathText(after)}`);
    },
  };
}

const networks = {
  name: 'check: the page against how its network was made, and a NAT that forgets after 30 s',
  group: 'network',
  missing: () => visitMissing(),
  async run(stage) {
    const kinds = Object.keys(EXPECTED);
    const street = stage.add(new Street([...kinds, 'port-restricted']), (each) => each.remove());
    street.boxes[kinds.indexOf('endpoint-independent')].filter(hairpin(homeOf(kinds.indexOf('endpoint-independent')).outside));
    const server = stage.add(await Server.start({ prefix: street.server.prefix }), (each) => each.stop());
    const link = `https://${street.host}:${server.port}/`;
    const quiet = await quietOne(stage, street, kinds.length, link);

    for (const [index, kind] of kinds.entries()) {
      const { browser, person } = await visitor(stage, street, index, kind, { locale: 'en-US', viewport: { width: 1280, height: 900 } });
      const began = performance.now();
      await person.page.goto(`${link}check`);
      const seen = await finished(person);
      stage.say(`${kind}: ${((performance.now() - began) / 1000).toFixed(1)} s: ${seen.sentence}`);
      stage.say(`  ${Object.entries(seen.nat).map((each) => each.join('=')).join(' ')}; ${Object.entries(seen.patterns).map((each) => each.join('=')).join(' ')}; ${seen.quality.join('; ')}`);
      hold(kind, seen, homeOf(index));
      await person.page.screenshot({ path: `${stage.folder}/${kind}-en.png`, fullPage: true });
      await person.page.click('[data-testid="btn-language"]');
      const japanese = await shown(person);
      hold(kind, japanese, homeOf(index));
      expectTrue(/[ぁ-ん]/.test(japanese.sentence), `the verdict in Japanese: ${japanese.sentence}`);
      await person.page.screenshot({ path: `${stage.folder}/${kind}-ja.png`, fullPage: true });
      await narrow(stage, person, kind);
      await browser.close();
    }
    await quiet.held();
    const counted = await server.metrics();
    expectTrue(counted.second_port_answered_total > 0 && counted.signaling_check_rooms === 0, `counted ${JSON.stringify(counted)}`);
    stage.say(`${counted.signaling_checks} seats taken in rooms for checks, ${counted.second_port_answered_total} answers of the second port`);
  },
};

/** A narrow window, and dark; and the report. */
async function narrow(stage, person, kind) {
  await person.page.setViewportSize({ width: 360, height: 740 });
  const { tooWide } = await shown(person);
  expectTrue(tooWide <= 0, `${kind}: ${tooWide} px wider than the window`);
  if (kind === 'udp-blocked') {
    await person.page.screenshot({ path: `${stage.folder}/${kind}-ja-360.png`, fullPage: true });
  }
  if (kind === 'symmetric') {
    await person.page.emulateMedia({ colorScheme: 'dark' });
    await person.page.setViewportSize({ width: 1280, height: 900 });
    await person.page.screenshot({ path: `${stage.folder}/${kind}-ja-dark.png`, fullPage: true });
  }
  await person.page.click('[data-testid="copy-report"]');
  const report = await until('the report', () => person.page.evaluate(() => navigator.clipboard.readText()));
  expectTrue(report.includes('203.0.113.10') && report.includes(checkJa[`verdict-${EXPECTED[kind].verdict}`]), `report:\n${report}`);
}

/** As Chromium is for a page that nobody gave the camera: the computer's own addresses are hidden. */
const HIDING = ['--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup'];
const NO_CAMERA = { permissions: ['clipboard-write', 'clipboard-read'] };

const closed = {
  name: 'check: the browser hides addresses, the second port is closed, and the page is run again',
  group: 'network',
  missing: () => visitMissing(),
  async run(stage) {
    const street = stage.add(new Street(['none', 'symmetric']), (each) => each.remove());
    const server = stage.add(await Server.start({ prefix: street.server.prefix }), (each) => each.stop());
    const link = `https://${street.host}:${server.port}/`;
    const [open, behind] = await Promise.all(street.clients.map((_, index) => visitor(stage, street, index, `Visitor ${index}`, NO_CAMERA, HIDING)));

    street.server.filter(`table inet shut {\n chain in {\n type filter hook input priority filter\n udp dport ${server.port + 1} drop\n }\n}\n`);
    const [plain, first] = await Promise.all(
      [open, behind].map(async ({ person }) => {
        await person.page.goto(`${link}check`);
        return finished(person);
      }),
    );
    stage.say(`hidden, no NAT: ${JSON.stringify(plain.nat)}, drawn ${plain.addresses.slice(0, 2)}`);
    expectTrue(plain.nat.translated === 'no' && plain.nat.mapping === 'none' && plain.nat.pooling === 'none', `no NAT: ${JSON.stringify(plain.nat)}`);
    stage.say(`closed: mapping ${first.nat.mapping}, verdict ${first.verdict}; drawn ${first.addresses.slice(-3)}`);
    expectTrue(first.nat.mapping === 'unknown' && first.verdict === 'udp' && first.patterns.stun === 'unknown', `closed: ${JSON.stringify({ ...first, text: '' })}`);
    expectTrue(first.text.includes(checkEn['why-second-port']), 'the reason is missing');
    expectTrue(first.text.includes(checkEn.drawHidden), 'a hidden address is not said to be so');
    await behind.person.page.screenshot({ path: `${stage.folder}/closed-en.png`, fullPage: true });
    execFileSync('ip', ['netns', 'exec', street.server.namespace, 'nft', 'delete', 'table', 'inet', 'shut']);
    await behind.person.page.click('[data-testid="btn-again"]');
    await until('it runs again', async () => (await shown(behind.person)).verdict === 'running');
    await behind.person.page.screenshot({ path: `${stage.folder}/running-en.png`, fullPage: true });
    const second = await finished(behind.person);
    stage.say(`opened: mapping ${second.nat.mapping}`);
    expectTrue(second.nat.mapping === 'dependent', `opened: ${JSON.stringify({ ...second, text: '' })}`);
  },
};

const onlyTls = {
  name: 'check: a box that lets nothing but TLS pass',
  group: 'network',
  missing: () => visitMissing(['certutil']),
  async run(stage) {
    const network = stage.add(new Internet(), (each) => each.remove());
    const authority = stage.add(new Authority(SERVER_ADDRESSES), (each) => each.remove());
    const server = stage.add(await Server.start({ prefix: network.server.prefix, data: authority.dataFolder() }), (each) => each.stop());
    stage.add(await TlsOnlyBox.start(network.boxes[0], SERVER, server.port), (each) => each.stop());
    const browser = stage.add(await launchChromium(network.chromium(network.client, authority.trustingHome())), (each) => each.close());
    const person = await Person.inChromium(browser, 'Visitor', stage.log, { ignoreHTTPSErrors: false });
    await person.page.goto(`https://${network.host}:${server.port}/check`);
    const seen = await finished(person);
    stage.say(`nothing but TLS: ${seen.sentence} ${JSON.stringify(seen.ways)}; ${seen.quality.join('; ')}`);
    const { udp, tcp, websocket, 'turn-tcp': turnTcp, 'turn-tls': turnTls } = seen.ways;
    expectTrue([udp, tcp, turnTcp].every((state) => state === 'fails') && turnTls === 'works' && websocket === 'works', JSON.stringify(seen.ways));
    expectTrue(seen.verdict === 'turn-tls' && seen.patterns.relay === 'works', `verdict ${seen.verdict}`);
    await person.page.screenshot({ path: `${stage.folder}/only-tls-en.png`, fullPage: true });
  },
};

const values = {
  name: 'check: what is unknown is not guessed, and both languages say the same',
  group: 'browser',
  withoutBrowser: true,
  async run(stage) {
    const host = { type: 'host', address: 'a.local', port: 5000, foundation: '1', network: '1' };
    const srflx = (port) => ({ type: 'srflx', address: '198.51.100.7', port, relatedPort: null, foundation: '2', network: '1' });
    const udp4 = { state: 'works', local: { candidateType: 'prflx', address: '198.51.100.7' }, remote: { address: '203.0.113.10' } };
    const stun = { stun: 'stun:a:1', secondStun: 'stun:a:2', visitor: '198.51.100.7' };
    const gathered = (complete, ...candidates) => ({ complete, candidates: [host, ...candidates] });
    const cases = [
      ['equal', { both: gathered(true, srflx(5000)), second: gathered(true, srflx(5001)) }, 'endpoint-independent', undefined],
      ['an answer is missing', { both: gathered(false, srflx(5000)), second: gathered(true, srflx(5001)) }, 'unknown', 'no-answer'],
      ['second port silent', { both: gathered(true, srflx(5000)), second: gathered(true) }, 'unknown', 'second-port'],
      ['two ports', { both: gathered(true, srflx(7), srflx(8)), second: gathered(true, srflx(9)) }, 'dependent', undefined],
      ['two sockets, equal each', { both: gathered(true, srflx(7), { ...srflx(8), foundation: '3', network: '2' }), second: gathered(true, srflx(9)) }, 'endpoint-independent', undefined],
    ];
    for (const [name, seen, value, why] of cases) {
      const { mapping } = behaviours({ ...stun, udp: udp4, udp4, ...seen });
      expectTrue(mapping.value === value && mapping.why === why, `${name}: ${JSON.stringify(mapping)}`);
    }
    const six = behaviours({ ...stun, visitor: '2001:db8::1', udp: { state: 'works' }, udp4: { state: 'fails' }, udp6: { state: 'works', local: { address: '2001:db8::1' } }, both: gathered(true) });
    expectTrue(six.translated.why === 'no-four' && six.mapping.value === 'unknown' && six.ipv6.value === 'yes', `IPv6 only: ${JSON.stringify(six)}`);
    const near = behaviours({ ...stun, visitor: '192.168.1.5', udp: udp4, udp4: { ...udp4, local: { candidateType: 'host', address: '192.168.1.5' } }, both: gathered(true), second: gathered(true) });
    expectTrue(near.translated.value === 'near' && near.mapping.why === 'near', `in one network: ${JSON.stringify(near)}`);
    const shared = behaviours({ ...stun, udp: udp4, udp4, both: gathered(true, { ...srflx(7), relatedPort: 1 }), second: gathered(true, { ...srflx(7), relatedPort: 2 }) });
    expectTrue(shared.overloading.value === 'yes', `one port for two sockets: ${JSON.stringify(shared.overloading)}`);
    const facts = { phase: 'done', problem: null, ways: {}, wire: 'websocket', best: 'udp', quality: { roundTripMillis: 5, up: { loss: 0.2 }, down: { loss: 0 } } };
    expectTrue(verdictOf(facts) === 'udp-poor', `with a loss of 20 %: ${verdictOf(facts)}`);
    expectTrue(verdictOf({ ...facts, best: null }) === 'none' && verdictOf({ ...facts, wire: null }) === 'no-signalling', 'verdicts without a way');
    const full = { ...facts, best: null, ways: { ...facts.ways, udp: { state: 'unknown', why: 'server-full' } } };
    expectTrue(verdictOf(full) === 'unclear' && patternsOf({ ...full, nat: null })[2].state === 'unknown', `where the server was full: ${verdictOf(full)}`);
    expectTrue(patternsOf({ nat: null, best: null, addresses: null, ways: {}, phase: 'ways' }).every(({ state }) => state === 'unknown'), 'patterns before anything is known');

    stage.say(`${sameInBothLanguages(checkEn, checkJa)} texts, ${cases.length} mappings`);
  },
};

const six = {
  name: 'check: IPv6 only',
  group: 'network',
  missing: () => visitMissing(),
  async run(stage) {
    const network = stage.add(new Internet({ six: true }), (each) => each.remove());
    const server = stage.add(await Server.start({ prefix: network.server.prefix }), (each) => each.stop());
    const browser = stage.add(await launchChromium(network.chromium(network.client)), (each) => each.close());
    const person = await Person.inChromium(browser, 'Visitor', stage.log);
    await person.page.goto(`https://${network.host}:${server.port}/check`);
    const seen = await finished(person);
    stage.say(`IPv6 only: ${seen.sentence} ${JSON.stringify(seen.nat)}`);
    expectTrue(seen.verdict === 'udp' && seen.nat.ipv6 === 'yes' && seen.nat.translated === 'unknown', JSON.stringify({ ...seen, text: '' }));
    expectTrue(seen.text.includes(checkEn['why-no-four']), 'the reason is missing');
    await person.page.screenshot({ path: `${stage.folder}/six-en.png`, fullPage: true });
  },
};

export const scenes = [values, closed, onlyTls, six, networks];
