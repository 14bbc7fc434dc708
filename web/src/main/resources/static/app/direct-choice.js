// Whether a person agrees to direct pictures in a room: the switch for it, and what this browser remembers of it.
import { h } from './dom.js';
import { t } from './i18n.js';

const KEY = 'kakehashi.direct';

/** Rooms that are remembered, the latest first. */
const MOST = 30;

function agreedRooms() {
  try {
    const rooms = JSON.parse(localStorage.getItem(KEY));
    return Array.isArray(rooms) ? rooms.filter((room) => typeof room === 'string').slice(0, MOST) : [];
  } catch {
    return [];
  }
}

/** What was chosen for this room, or what the link asks for: with `direct=1` the switch is on, and who joins so agrees. */
export function directChoice(room) {
  return new URLSearchParams(location.search).get('direct') === '1' || agreedRooms().includes(room);
}

export function rememberDirect(room, on) {
  const others = agreedRooms().filter((each) => each !== room);
  localStorage.setItem(KEY, JSON.stringify((on ? [room, ...others] : others).slice(0, MOST)));
}

/** @param {function(boolean)} onChange @returns {{element: HTMLElement, set: function(boolean)}} */
export function directSwitch(id, on, onChange) {
  const box = h('input', {
    type: 'checkbox',
    id,
    checked: on,
    'aria-describedby': `${id}-note`,
    'data-testid': id,
    onchange: () => onChange(box.checked),
  });
  const element = h(
    'div',
    { class: 'choice' },
    box,
    h('label', { for: id }, t('directSwitch')),
    h('p', { class: 'choice-note', id: `${id}-note` }, t('directSwitchNote')),
  );
  return { element, set: (checked) => (box.checked = checked) };
}
