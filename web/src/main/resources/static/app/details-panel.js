// How the connection is now: the way of the media, how good it is, and what protects it. Looks once a second while it is seen.
import { ConnectionReading } from '/client/connection-reading.js';
import { directSwitch } from './direct-choice.js';
import { DirectSection } from './direct-pictures.js';
import { h } from './dom.js';
import { t } from './i18n.js';

const LOOK_MILLIS = 1000;

/** What the server measures changes every two seconds. */
const LOOKS_PER_QUESTION = 2;

/** In the form of a TLS record header. */
const DTLS_VERSIONS = { FEFF: 'DTLS 1.0', FEFD: 'DTLS 1.2', FEFC: 'DTLS 1.3' };

function bitsText(bits) {
  if (!Number.isFinite(bits)) {
    return t('notYet');
  }
  return bits < 1_000_000
    ? t('kbits', { value: Math.round(bits / 1000) })
    : t('mbits', { value: (bits / 1_000_000).toFixed(1) });
}

function millisText(millis) {
  return Number.isFinite(millis) ? t('millis', { value: millis < 10 ? millis.toFixed(1) : Math.round(millis) }) : t('notYet');
}

function lossText(fraction) {
  return Number.isFinite(fraction) ? t('percent', { value: (fraction * 100).toFixed(fraction < 0.1 ? 1 : 0) }) : t('notYet');
}

function endText(end) {
  if (!end) {
    return t('notYet');
  }
  const address = end.address?.includes(':') ? `[${end.address}]` : end.address;
  return `${address ? `${address}:${end.port}` : t('addressHidden')} · ${t(`type-${end.type}`)}`;
}

/** Words and their present values: a definition list whose values are set by name. */
class Facts {
  #values = new Map();
  element;

  constructor(title, keys) {
    this.title = title;
    const rows = keys.map((key) => {
      const value = h('dd', { 'data-testid': `fact-${key}` }, t('notYet'));
      this.#values.set(key, value);
      return h('div', { class: 'fact' }, h('dt', {}, t(key)), value);
    });
    this.element = h('section', { class: 'facts' }, h('h3', {}, title), h('dl', {}, rows));
  }

  /** @param {string} value for programs: the same in every language */
  set(key, text, value = '') {
    const element = this.#values.get(key);
    element.textContent = text;
    element.dataset.value = value;
  }

  mark(key, state) {
    this.#values.get(key).dataset.state = state;
  }

  get lines() {
    return [this.title, ...[...this.#values].map(([key, element]) => `  ${t(key)}: ${element.textContent}`)];
  }
}

/** Bitrate and so on, for each direction. */
class Quality {
  #cells = new Map();
  element;

  constructor() {
    const cell = (key, direction) => {
      const element = h('td', { 'data-testid': `quality-${direction}-${key}` }, t('notYet'));
      this.#cells.set(`${direction} ${key}`, element);
      return element;
    };
    const keys = ['bitrate', 'loss', 'jitter', 'available'];
    this.element = h(
      'table',
      { class: 'quality' },
      h('thead', {}, h('tr', {}, h('td', {}), h('th', { scope: 'col' }, t('up')), h('th', { scope: 'col' }, t('down')))),
      h('tbody', {}, keys.map((key) => h('tr', {}, h('th', { scope: 'row' }, t(key)), cell(key, 'up'), cell(key, 'down')))),
    );
  }

  show(direction, { bitsPerSecond, fractionLost, jitterMillis, availableBitsPerSecond }) {
    const texts = {
      bitrate: bitsText(bitsPerSecond),
      loss: lossText(fractionLost),
      jitter: millisText(jitterMillis),
      available: bitsText(availableBitsPerSecond),
    };
    Object.entries(texts).forEach(([key, text]) => (this.#cells.get(`${direction} ${key}`).textContent = text));
  }

  get lines() {
    return ['up', 'down'].map((direction) => {
      const cells = [...this.#cells].filter(([key]) => key.startsWith(`${direction} `));
      return `  ${t(direction)}: ${cells.map(([key, cell]) => `${t(key.split(' ')[1])} ${cell.textContent}`).join(', ')}`;
    });
  }
}

export class DetailsPanel {
  #meeting;
  #reading = null;
  #timer = 0;
  #looks = 0;
  #measured = null;
  #verdict = h('p', { class: 'verdict', 'data-testid': 'connection-way' });
  #note = h('p', { class: 'verdict-note' });
  #way = new Facts(t('factsWay'), ['protocol', 'yourEnd', 'serverEnd', 'signalling']);
  #numbers = new Facts(t('factsQuality'), ['roundTrip', 'score']);
  #quality = new Quality();
  #security = new Facts(t('factsSecurity'), ['certificate', 'announced', 'shown', 'dtls', 'srtp']);
  #certificateNote = h('p', { class: 'fact-note' });
  #direct;

  /** @param {function(boolean)} wantDirect see DirectCall */
  constructor(meeting, wantDirect) {
    this.#meeting = meeting;
    this.#direct = new DirectSection(meeting, directSwitch('connection-direct', meeting.direct.wanted, wantDirect));
    this.#numbers.element.append(this.#quality.element);
    this.#security.element.append(this.#certificateNote);
    this.element = h(
      'div',
      { class: 'details' },
      this.#verdict,
      this.#note,
      this.#way.element,
      this.#direct.element,
      this.#numbers.element,
      this.#security.element,
    );
  }

  /** Looks at once and then each second, until `stop`. */
  start() {
    this.stop();
    this.#look();
    this.#timer = setInterval(() => this.#look(), LOOK_MILLIS);
  }

  stop() {
    clearInterval(this.#timer);
  }

  /** All that is shown, looked at anew; for a message to somebody who helps. */
  async report() {
    await this.#look();
    const parts = [[this.#verdict.textContent], this.#way.lines, this.#direct.lines, [...this.#numbers.lines, ...this.#quality.lines], this.#security.lines];
    return parts.flat().join('\n');
  }

  async #look() {
    const { connection } = this.#meeting;
    if (!connection) {
      return;
    }
    this.#reading ??= new ConnectionReading(connection);
    if (this.#looks++ % LOOKS_PER_QUESTION === 0) {
      this.#meeting.stats().then((measured) => (this.#measured = measured), () => {});
    }
    this.#show(await this.#reading.read());
  }

  #show({ way, local, remote, roundTripMillis, up, down, security }) {
    const stands = way !== null && this.#meeting.connection.connectionState === 'connected';
    const kind = stands ? way : 'unknown';
    this.#verdict.textContent = t(this.#meeting.path.way === 'direct' ? 'wayDirect' : `way-${kind}`);
    this.#verdict.dataset.way = kind;
    this.#note.textContent = t(`wayNote-${kind}`);
    this.#way.set('protocol', way ? t(`protocol-${way}`) : t('notYet'), way ?? '');
    this.#way.set('yourEnd', endText(local), local?.type);
    this.#way.set('serverEnd', endText(remote), remote?.address ?? '');
    const wire = this.#meeting.signalingWire ?? 'websocket';
    this.#way.set('signalling', t(location.protocol === 'https:' ? 'overTls' : 'withoutTls', { wire: t(`wire-${wire}`) }), wire);
    const { score, availableBitsPerSecond } = this.#measured ?? {};
    this.#numbers.set('roundTrip', millisText(roundTripMillis), roundTripMillis);
    this.#numbers.set('score', score ? t('scoreOf', { score: score.toFixed(1) }) : t('notYet'), score);
    this.#quality.show('up', up);
    this.#quality.show('down', { ...down, availableBitsPerSecond: availableBitsPerSecond || null });
    this.#direct.show();
    this.#showSecurity(security);
  }

  #showSecurity({ version, cipher, srtp, server }) {
    const { announced, seen, equal } = server;
    const state = equal === null ? 'unknown' : equal ? 'equal' : 'different';
    this.#security.set('certificate', t(`certificate-${state}`), state);
    this.#security.mark('certificate', state);
    this.#security.set('announced', announced ?? t('notYet'), announced ?? '');
    this.#security.set('shown', seen ?? t('notTold'), seen ?? '');
    const dtls = version ? (DTLS_VERSIONS[version.toUpperCase()] ?? version) : null;
    this.#security.set('dtls', dtls ? [dtls, cipher].filter(Boolean).join(', ') : t('notTold'), dtls ?? '');
    this.#security.set('srtp', srtp ?? t('notTold'), srtp ?? '');
    const notes = { equal: t('certificateNote'), different: t('certificateNoteDifferent'), unknown: '' };
    this.#certificateNote.textContent = notes[state];
  }
}
