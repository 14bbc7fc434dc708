// "How many get through?": begins it, asks for consent, and shows who reached whom.
import { MOST_PEOPLE } from '/client/crossing.js';
import { PATIENCE_MILLIS } from '/client/scoreboard.js';
import { h } from './dom.js';
import { t } from './i18n.js';

/** While it runs, time alone changes what is shown. */
const TICK_MILLIS = 1000;

const MARKS = { reached: '✓', unreached: '✗', trying: '…', none: '–' };

function wayText({ state, way }) {
  return t(state === 'reached' ? `cross-${way}` : `cross-${state}`);
}

function cell(a, b, result) {
  const { state, way, local, remote, roundTripMillis } = result;
  const words = { a: a.name, b: b.name, way: wayText(result), local, remote, millis: roundTripMillis };
  const sentence = t(state === 'reached' ? 'crossingCellReached' : 'crossingCellOther', words);
  return h(
    'td',
    { class: `crossing ${state}`, title: sentence, 'data-to': b.name, 'data-state': state, 'data-way': way, 'data-local': local, 'data-remote': remote },
    h('span', { class: 'visually-hidden' }, sentence),
    h(
      'span',
      { class: 'crossing-cell', 'aria-hidden': 'true' },
      h('span', { class: 'crossing-mark' }, MARKS[state]),
      h('span', { class: 'crossing-way' }, words.way),
      state === 'reached' ? h('small', {}, `${local} → ${remote}`, h('br'), t('millis', { value: roundTripMillis })) : null,
    ),
  );
}

export class CrossingPanel {
  #meeting;
  #crossing;
  #timer = 0;
  #count = h('p', { class: 'verdict', role: 'status', 'data-testid': 'crossing-count' });
  #pairs = h('p', { class: 'verdict-note', 'data-testid': 'crossing-pairs' });
  #start = h('button', { class: 'button primary', 'data-testid': 'crossing-start' });
  #obstacle = h('p', { class: 'fact-note', role: 'status', 'data-testid': 'crossing-obstacle' });
  #table = h('div', { class: 'matrix-scroll', role: 'region', tabIndex: 0, 'aria-label': t('crossingTable'), hidden: true });
  #others = h('p', { class: 'fact-note', 'data-testid': 'crossing-others' });
  #footnote = h('p', { class: 'footnote', hidden: true }, t('crossingFootnote', { seconds: PATIENCE_MILLIS / 1000 }));

  constructor(meeting, crossing) {
    this.#meeting = meeting;
    this.#crossing = crossing;
    this.#start.addEventListener('click', () => (this.#mayJoin ? crossing.agree() : crossing.start()));
    this.element = h(
      'div',
      { class: 'crossings' },
      h('h3', {}, t('crossingTitle')),
      h('p', {}, t('crossingLead')),
      this.#count,
      this.#pairs,
      this.#table,
      this.#others,
      h('div', { class: 'row' }, this.#start),
      this.#obstacle,
      h('p', { class: 'fact-note' }, t('crossingPrivacy')),
      this.#footnote,
    );
    crossing.addEventListener('change', () => this.#timer && this.#show());
    meeting.addEventListener('participants', () => this.#timer && this.#show());
  }

  /** A run goes on in which this person takes no part. */
  get #mayJoin() {
    const { board, takesPart } = this.#crossing;
    return !takesPart && (board?.members.length ?? 0) > 0;
  }

  start() {
    this.stop();
    this.#show();
    this.#timer = setInterval(() => this.#show(), TICK_MILLIS);
  }

  stop() {
    clearInterval(this.#timer);
    this.#timer = 0;
  }

  /** Two sentences, for the report; none before anybody began. */
  get report() {
    this.#show();
    return this.#crossing.board ? [this.#count.textContent, this.#pairs.textContent].join('\n') : '';
  }

  #show() {
    const { board, obstacle } = this.#crossing;
    const { participants } = this.#meeting;
    const mayJoin = this.#mayJoin;
    this.#start.textContent = t(mayJoin ? 'crossingJoin' : board ? 'crossingAgain' : 'crossingStart');
    this.#start.disabled = mayJoin ? obstacle === 'too-many' : obstacle !== null;
    const words = { most: MOST_PEOPLE, people: participants.length };
    const inTheWay = mayJoin && obstacle === 'running' ? null : obstacle;
    this.#obstacle.textContent = inTheWay ? t(`crossingObstacle-${inTheWay}`, words) : this.#meeting.stun?.length ? '' : t('crossingNoStun');
    this.#footnote.hidden = !board;
    this.#showCount(board);
    this.#showTable(board, participants);
  }

  #showCount(board) {
    if (!board) {
      return;
    }
    const { crossed, people, reached, pairs, over } = board.count(performance.now());
    const lonely = pairs === 0;
    const said = lonely ? t('crossingWaiting') : t('crossingCount', { crossed, people });
    if (this.#count.textContent !== said) {
      this.#count.textContent = said; // read aloud once
    }
    Object.assign(this.#count.dataset, { crossed, people, reached, pairs, over });
    const trying = over || lonely ? '' : ` ${t('crossingTrying')}`;
    this.#pairs.textContent = lonely ? '' : t('crossingPairs', { reached, pairs }) + trying;
  }

  #showTable(board, participants) {
    const now = performance.now();
    const members = participants.filter(({ id }) => board?.partOf(id) === 'in');
    this.#table.hidden = members.length < 2;
    if (!this.#table.hidden) {
      this.#table.replaceChildren(this.#matrix(members, (a, b) => board.between(a.id, b.id, now)));
    }
    const said = ['open', 'out'].map((part) => {
      const names = participants.filter(({ id }) => board?.partOf(id) === part).map(({ name }) => name);
      return names.length > 0 ? `${t(`part-${part}`)}: ${names.join(', ')}` : null;
    });
    this.#others.textContent = board ? said.filter(Boolean).join(' · ') : '';
  }

  #matrix(members, between) {
    const nameOf = ({ name, self }) => (self ? `${name} (${t('you')})` : name);
    const head = h('tr', {}, h('td', {}), members.map((each) => h('th', { scope: 'col' }, nameOf(each))));
    const rows = members.map((a) => {
      const results = members.map((b) => (a === b ? null : between(a, b)));
      const reached = results.filter((result) => result?.state === 'reached').length;
      const title = h(
        'th',
        { scope: 'row' },
        nameOf(a),
        h('small', {}, t('crossingReachedOf', { reached, others: members.length - 1 })),
      );
      const cells = results.map((result, index) => (result ? cell(a, members[index], result) : h('td', { class: 'crossing self' })));
      return h('tr', { 'data-name': a.name, 'data-reached': String(reached) }, title, cells);
    });
    return h('table', { class: 'matrix', 'data-testid': 'crossing-table' }, h('thead', {}, head), h('tbody', {}, rows));
  }
}

/** The question to who has not agreed yet: a card that disturbs nothing. @param {function()} onAgreed */
export function crossingQuestion(crossing, onAgreed) {
  const title = h('h2');
  const answer = (say) => () => {
    element.hidden = true;
    say();
  };
  const element = h(
    'aside',
    { class: 'question', role: 'status', hidden: true, 'data-testid': 'crossing-question' },
    title,
    h('p', {}, t('crossingAskNote')),
    h(
      'div',
      { class: 'row' },
      h(
        'button',
        {
          class: 'button primary',
          'data-testid': 'crossing-yes',
          onclick: answer(() => {
            crossing.agree();
            onAgreed();
          }),
        },
        t('crossingAskYes'),
      ),
      h('button', { class: 'button', 'data-testid': 'crossing-no', onclick: answer(() => crossing.refuse()) }, t('crossingAskNo')),
    ),
  );
  crossing.addEventListener('asked', ({ detail: who }) => {
    title.textContent = who ? t('crossingAsk', { name: who.name }) : t('crossingAskSomebody');
    element.hidden = false;
  });
  crossing.addEventListener('change', () => {
    element.hidden ||= crossing.takesPart;
  });
  return element;
}
