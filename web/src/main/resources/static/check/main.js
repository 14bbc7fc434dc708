// The page /check: what was found, as it is found.
import { h, mark } from '/app/dom.js';
import { preferences } from '/app/preferences.js';
import { applyTheme } from '/app/theme.js';
import { draw } from './drawing.js';
import { patternsOf } from './judgement.js';
import { isSix } from './nat.js';
import { reportOf } from './report.js';
import { Check, WAYS } from './run.js';
import { noteOfWay, qualityRows, textOfBehaviour, timesOfWay, verdict } from './sentences.js';
import { say } from './words.js';

const BEHAVIOURS = ['translated', 'mapping', 'pooling', 'preservation', 'overloading', 'filtering', 'hairpin', 'lifetime', 'ipv6'];
/** Where RFC 4787 speaks of them. */
const SECTIONS = { mapping: '4.1', pooling: '4.1', preservation: '4.2.1', overloading: '4.2.1', filtering: '5', hairpin: '6', lifetime: '4.3' };

const app = document.querySelector('#app');
let check = null;

function waysTable(facts) {
  const row = (name) => {
    const found = facts.ways[name] ?? { state: 'waiting' };
    return h(
      'tr',
      { 'data-testid': `way-${name}`, 'data-state': found.state },
      h('th', { scope: 'row' }, say(`way-${name}`)),
      h(
        'td',
        { class: 'check-result' },
        h('span', { class: 'check-state', 'data-state': found.state }, say(`state-${found.state}`)),
        facts.best === name || facts.wire === name ? h('span', { class: 'check-used' }, say('used')) : null,
      ),
      h('td', {}, [noteOfWay(name, found), timesOfWay(found)].filter(Boolean).join(' · ')),
    );
  };
  return h(
    'table',
    { class: 'check-ways' },
    h('thead', {}, h('tr', {}, ['way', 'result', 'note'].map((name) => h('th', { scope: 'col' }, say(`col-${name}`))))),
    h('tbody', {}, WAYS.map(row)),
  );
}

function qualityPart({ quality, best }) {
  if (!quality) {
    return h('p', { class: 'check-dim' }, say(quality === null ? 'qualityNone' : 'qualityRunning'));
  }
  const { seconds, packets } = quality;
  return [
    h(
      'dl',
      { class: 'check-figures' },
      qualityRows(quality).map(({ name, text }) => h('div', {}, h('dt', {}, say(`quality-${name}`)), h('dd', { 'data-testid': `quality-${name}` }, text))),
    ),
    h('p', { class: 'check-dim' }, say('qualityOf', { seconds: seconds.toFixed(0), packets, way: say(`way-${best}`) })),
  ];
}

function useOf({ name, used }, { best }) {
  if (used) {
    return h('p', { class: 'check-used' }, say('pattern-used', { way: say(`way-${best}`) }));
  }
  return name === 'relay' ? null : h('p', { class: 'check-dim' }, say('pattern-unused'));
}

function patternsPart(facts) {
  const natted = { yes: true, no: false, near: false }[facts.nat?.translated.value] ?? null;
  const addresses = facts.server?.addresses ?? [];
  const server = addresses.find((each) => !isSix(each)) ?? addresses[0] ?? null;
  return h(
    'div',
    { class: 'check-patterns' },
    patternsOf(facts).map((pattern) =>
      h(
        'article',
        { class: 'check-pattern', 'data-testid': `pattern-${pattern.name}`, 'data-state': pattern.state, 'data-used': String(pattern.used) },
        h('header', {}, h('h3', {}, say(`pattern-${pattern.name}`)), h('span', { class: 'check-state', 'data-state': pattern.state }, say(`pattern-${pattern.state}`))),
        draw(pattern, { known: facts.addresses !== null, own: null, outside: null, ...facts.addresses, server, natted }),
        h('p', {}, say(pattern.why)),
        useOf(pattern, facts),
      ),
    ),
  );
}

function natPart({ nat }) {
  if (!nat) {
    return h('p', { class: 'check-dim' }, say('running'));
  }
  return h(
    'dl',
    { class: 'check-nat' },
    BEHAVIOURS.map((name) =>
      h(
        'div',
        { 'data-testid': `nat-${name}`, 'data-value': nat[name].value, 'data-why': nat[name].why ?? '' },
        h('dt', {}, say(`nat-${name}`), SECTIONS[name] ? h('span', { class: 'check-section' }, `RFC 4787, ${SECTIONS[name]}`) : null),
        h('dd', {}, textOfBehaviour(name, nat[name])),
      ),
    ),
  );
}

function section(title, lead, ...content) {
  return h('section', {}, h('h2', {}, say(title)), lead ? h('p', { class: 'check-dim' }, say(lead)) : null, ...content.flat());
}

/** Builds the page once for a language; what changes is filled in by the function that it returns. */
function build() {
  const sentence = h('p', { class: 'check-verdict', role: 'status', 'data-testid': 'verdict' });
  const next = h('p', { class: 'check-next', 'data-testid': 'verdict-next' });
  const said = h('p', { class: 'check-dim', role: 'status', 'data-testid': 'report-said' });
  const again = h('button', { class: 'button primary', 'data-testid': 'btn-again', onclick: () => begin() }, say('again'));
  const copy = h('button', { class: 'button', 'data-testid': 'copy-report', onclick: () => copyReport(said) }, say('copy'));
  const results = h('div', { class: 'check-results' });
  document.title = `${say('title')} – Kakehashi`;
  app.replaceChildren(
    h(
      'div',
      { class: 'page' },
      h('header', { class: 'page-head' }, h('a', { class: 'brand', href: '/' }, mark(), 'Kakehashi'), preferences(() => (show = build()))),
      h(
        'main',
        { class: 'check-main' },
        h('h1', {}, say('title')),
        h('div', { class: 'check-head' }, sentence, next),
        h('div', { class: 'row' }, again, copy, h('a', { class: 'button', href: `/webrtc?lang=${document.documentElement.lang}` }, say('explained'))),
        said,
        h('p', { class: 'check-dim' }, say('lead')),
        results,
      ),
    ),
  );
  const fill = (facts) => {
    const { word, text, next: step } = verdict(facts);
    if (sentence.textContent !== text) {
      sentence.textContent = text;
    }
    sentence.dataset.verdict = word;
    sentence.parentElement.dataset.verdict = word;
    next.textContent = step;
    again.disabled = facts.phase !== 'done';
    results.replaceChildren(
      section('ways', null, waysTable(facts)),
      section('quality', null, qualityPart(facts)),
      section('patterns', 'patternsLead', patternsPart(facts)),
      section('nat', 'natLead', natPart(facts)),
    );
  };
  if (check) {
    fill(check.facts);
  }
  return fill;
}

async function copyReport(said) {
  try {
    await navigator.clipboard.writeText(reportOf(check.facts));
    said.textContent = say('copied');
  } catch {
    said.textContent = say('notCopied');
  }
}

function begin() {
  check = new Check();
  const running = check;
  running.addEventListener('change', () => running === check && show(running.facts));
  show(running.facts);
  running.run();
}

applyTheme();
let show = build();
begin();
