// The first screen: make a room, or enter one.
import { h, mark } from './dom.js';
import { preferences } from './preferences.js';
import { recentRooms } from './recent.js';
import { t } from './i18n.js';

const FIRST = ['blue', 'calm', 'clear', 'early', 'green', 'late', 'light', 'quiet', 'red', 'still', 'warm', 'wide'];
const SECOND = ['bay', 'bridge', 'cloud', 'forest', 'garden', 'harbor', 'hill', 'lake', 'moon', 'pine', 'river', 'stone'];

/** A name that can be said aloud, with enough chance in it that nobody walks in by accident. */
function newRoomName() {
  const [first, second, ...rest] = crypto.getRandomValues(new Uint32Array(5));
  const tail = rest.map((word) => (word % 1296).toString(36).padStart(2, '0')).join('');
  return `${FIRST[first % FIRST.length]}-${SECOND[second % SECOND.length]}-${tail}`;
}

/** What somebody typed: a name, or a whole link. Null when it can be neither. */
export function roomOf(text) {
  const name = (/\/r\/([^/?#\s]+)/.exec(text)?.[1] ?? text).trim().toLowerCase().replace(/\s+/g, '-');
  return /^[a-z0-9_-]{1,64}$/.test(name) ? name : null;
}

function goTo(room) {
  location.assign(`/r/${room}`);
}

/** The span of a bridge, behind everything. */
function scenery() {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 1200 320');
  svg.setAttribute('preserveAspectRatio', 'xMidYMax slice');
  svg.setAttribute('class', 'scenery');
  svg.setAttribute('aria-hidden', 'true');
  const shapes = [
    ['scenery-far', 'M0 250 Q200 190 420 236 T860 214 T1200 240 V320 H0Z'],
    ['scenery-arch', 'M60 270 Q600 40 1140 270'],
    ['scenery-posts', 'M60 270 H1140 M168 270 V228 M276 270 V194 M384 270 V171 M492 270 V158 M600 270 V155 M708 270 V158 M816 270 V171 M924 270 V194 M1032 270 V228'],
    ['scenery-water', 'M0 290 Q150 280 300 290 T600 290 T900 290 T1200 290 V320 H0Z'],
  ];
  for (const [name, d] of shapes) {
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    path.setAttribute('class', name);
    path.setAttribute('d', d);
    svg.append(path);
  }
  return svg;
}

export function showStart(app) {
  const input = h('input', {
    id: 'room',
    type: 'text',
    autocomplete: 'off',
    autocapitalize: 'none',
    spellcheck: 'false',
    placeholder: t('enterRoom'),
    'aria-label': t('enterRoom'),
    'aria-describedby': 'room-problem',
    'data-testid': 'start-room-input',
  });
  const problem = h('p', { id: 'room-problem', class: 'problem', role: 'alert' });
  const join = (event) => {
    event.preventDefault();
    const room = roomOf(input.value);
    if (room) {
      goTo(room);
      return;
    }
    problem.textContent = t('badRoom');
    input.setAttribute('aria-invalid', 'true');
    input.focus();
  };
  const recent = recentRooms();
  app.replaceChildren(
    h(
      'div',
      { class: 'page start' },
      h('header', { class: 'page-head' }, h('span', { class: 'brand' }, mark(), 'Kakehashi'), preferences(() => showStart(app))),
      h(
        'main',
        { class: 'start-main' },
        h('h1', {}, t('headline')),
        h('p', { class: 'lead' }, t('tagline')),
        h(
          'button',
          { class: 'button primary large', 'data-testid': 'start-create', onclick: () => goTo(newRoomName()) },
          t('create'),
        ),
        h('p', { class: 'or' }, h('span', {}, t('or'))),
        h(
          'form',
          { class: 'enter', novalidate: true, onsubmit: join },
          input,
          h('button', { class: 'button', type: 'submit', 'data-testid': 'start-join' }, t('join')),
        ),
        problem,
        recent.length
          ? h(
              'section',
              { class: 'recent' },
              h('h2', {}, t('recent')),
              h('ul', {}, recent.map((room) => h('li', {}, h('a', { href: `/r/${room}` }, room)))),
            )
          : null,
        h(
          'footer',
          { class: 'start-foot' },
          h('a', { href: `/webrtc?lang=${document.documentElement.lang}`, 'data-testid': 'start-guide' }, t('guide')),
          h('a', { href: `/check?lang=${document.documentElement.lang}`, 'data-testid': 'start-check' }, t('checkConnection')),
        ),
      ),
      scenery(),
    ),
  );
  input.focus({ preventScroll: true });
}
