// Direct pictures on the tiles of a meeting, and the mark that says which way they come.
import { h } from './dom.js';
import { t } from './i18n.js';

/** How an end is known to the other one, in one word: by its own address, or by one that a NAT made. */
export function kindOf({ local, remote }) {
  return local === 'host' && remote === 'host' ? 'host' : 'reflexive';
}

/** {text, title, way} of the mark; null where nobody asked for direct pictures. */
function markOf(meeting) {
  const { way, ...ends } = meeting.path;
  if (way === 'direct') {
    return { way, text: t('tileDirect', { kind: t(`directKind-${kindOf(ends)}`) }), title: t('tileDirectTitle', ends) };
  }
  return { way, text: t('tileRelay'), title: t('tileRelayTitle') };
}

/** @param {Meeting} meeting @param {Stage} stage */
export function showDirectPictures(meeting, stage) {
  const mark = () => {
    const others = meeting.participants.filter(({ self }) => !self);
    const worthwhile = meeting.direct.wanted && others.length === 1;
    stage.setWays(worthwhile ? new Map([[others[0].id, markOf(meeting)]]) : new Map());
  };
  meeting.direct.addEventListener('picture', ({ detail }) => stage.setDirect(detail.participant, detail.source, detail.track));
  meeting.direct.addEventListener('change', mark);
  meeting.addEventListener('participants', mark);
}

/** The part of the connection panel that says which way the pictures come, and why. */
export class DirectSection {
  #meeting;
  #switch;
  #said = h('p', { class: 'direct-state', role: 'status', 'data-testid': 'direct-state' });

  /** @param {{element: HTMLElement, set: function(boolean)}} choice a switch, see direct-choice.js */
  constructor(meeting, choice) {
    this.#meeting = meeting;
    this.#switch = choice;
    this.element = h(
      'section',
      { class: 'facts' },
      h('h3', {}, t('directTitle')),
      this.#said,
      choice.element,
      h(
        'details',
        { class: 'help' },
        h('summary', { 'data-testid': 'direct-help' }, h('span', { class: 'help-mark', 'aria-hidden': 'true' }, '?'), t('directHelp')),
        h('p', {}, t('directHelpWay')),
        h('p', {}, t('directHelpWhen')),
        h('p', {}, t('directHelpPrice')),
      ),
    );
    meeting.direct.addEventListener('change', () => this.show());
    meeting.addEventListener('participants', () => this.show());
    this.show();
  }

  show() {
    const { direct, path } = this.#meeting;
    this.#switch.set(direct.wanted);
    const stands = path.way === 'direct';
    const key = stands ? 'direct-shown' : direct.state === 'pausing' ? `direct-pausing-${direct.reason ?? 'failed'}` : `direct-${direct.state}`;
    const sentence = t(key, { ...path, millis: path.roundTripMillis ? Math.round(path.roundTripMillis) : '–' });
    if (this.#said.textContent !== sentence) {
      this.#said.textContent = sentence; // read aloud once
    }
    Object.assign(this.#said.dataset, { state: direct.state, way: path.way });
  }

  get lines() {
    return [t('directTitle'), `  ${this.#said.textContent}`];
  }
}
