// The offer, the answer and the chosen candidates of this call, each line with what it says.
import { h } from './dom.js';
import { t } from './i18n.js';
import { explain, partsOfCandidate, sectionsOf } from './sdp-explained.js';

function row(code, sentence, attributes = {}) {
  return h('div', { class: 'explained', ...attributes }, h('dt', {}, h('code', {}, code)), h('dd', {}, sentence));
}

function lineRow(line, passwordsShown) {
  const { hidden, key, more, values } = explain(line);
  const sentence = [t(key, values), more ? t(more, values) : ''].join(' ').trim();
  return row(hidden && !passwordsShown ? hidden : line, sentence, { 'data-key': key });
}

function titleOf({ kind, mid }) {
  const name = t(`section-${kind}`);
  return mid === null ? name : t('sectionMid', { kind: name, mid });
}

function sectionElement(section, passwordsShown, open) {
  const { direction, rejected, lines } = section;
  const notes = [rejected ? t('rejected') : direction ? t(`direction-${direction}`) : null, t('linesCount', { count: lines.length })];
  return h(
    'details',
    { class: 'sdp-section', open },
    h('summary', {}, h('span', {}, titleOf(section)), h('span', { class: 'dim' }, notes.filter(Boolean).join(' · '))),
    h('dl', {}, lines.map((line) => lineRow(line, passwordsShown))),
  );
}

function descriptionElement(name, sdp, passwordsShown) {
  const sections = sdp ? sectionsOf(sdp) : [];
  return h(
    'section',
    { class: 'description', 'data-testid': `sdp-${name}` },
    h('h3', {}, t(name)),
    h('p', { class: 'fact-note' }, t(sdp ? `${name}Note` : 'noDescription')),
    sections.map((section, index) => sectionElement(section, passwordsShown, index === 0)),
  );
}

function candidateElement(title, candidate) {
  return h(
    'div',
    { class: 'candidate' },
    h('h4', {}, t(title)),
    h('code', { class: 'whole', 'data-testid': title }, candidate),
    h('dl', {}, partsOfCandidate(candidate).map(({ text, key, values }) => row(text, t(key, values), { 'data-key': key }))),
  );
}

/** The candidates in use, as SDP writes them; null where the browser does not tell. */
function chosenPair(connection) {
  const ice = connection?.getTransceivers().map(({ sender, receiver }) => sender.transport ?? receiver.transport).find(Boolean)?.iceTransport;
  const pair = ice?.getSelectedCandidatePair?.();
  return pair?.local?.candidate && pair.remote?.candidate ? pair : null;
}

export class ExplainPanel {
  #meeting;
  #passwordsShown = false;
  #body = h('div', { class: 'descriptions' });
  #passwords = h('button', { class: 'button', 'aria-pressed': 'false', 'data-testid': 'show-passwords', onclick: () => this.#flip() });

  constructor(meeting) {
    this.#meeting = meeting;
    this.element = h('div', { class: 'explain' }, h('div', { class: 'explain-head' }, h('p', {}, t('explainLead')), this.#passwords), this.#body);
  }

  /** Shows the descriptions as they are now. */
  show() {
    this.#passwords.textContent = t(this.#passwordsShown ? 'hidePasswords' : 'showPasswords');
    this.#passwords.setAttribute('aria-pressed', String(this.#passwordsShown));
    const { connection } = this.#meeting;
    const pair = chosenPair(connection);
    this.#body.replaceChildren(
      h(
        'section',
        { class: 'description', 'data-testid': 'chosen-way' },
        h('h3', {}, t('chosenWay')),
        pair
          ? [candidateElement('chosenYours', pair.local.candidate), candidateElement('chosenServers', pair.remote.candidate)]
          : h('p', { class: 'fact-note' }, t('chosenUnknown')),
      ),
      descriptionElement('offer', connection?.localDescription?.sdp, this.#passwordsShown),
      descriptionElement('answer', connection?.remoteDescription?.sdp, this.#passwordsShown),
    );
  }

  /** Leaves open what is open. */
  #flip() {
    this.#passwordsShown = !this.#passwordsShown;
    const open = [...this.#body.querySelectorAll('details')].map((each) => each.open);
    this.show();
    this.#body.querySelectorAll('details').forEach((each, index) => (each.open = open[index] ?? each.open));
  }
}
