// The three patterns of connecting, drawn with the visitor's own addresses: the same people and the same server each time, and
// other lines between them.
import { say } from './words.js';

const SVG = 'http://www.w3.org/2000/svg';
const LONGEST = 17;

function svg(name, attributes, ...children) {
  const element = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
  element.append(...children.flat(Infinity).filter(Boolean));
  return element;
}

function short(address) {
  return address.length > LONGEST ? `${address.slice(0, 8)}…${address.slice(-7)}` : address;
}

function text(x, y, kind, words) {
  return svg('text', { x, y, class: `draw-${kind}`, 'text-anchor': 'middle' }, words);
}

function box(x, y, kind, name, address) {
  return [
    svg('rect', { x, y, width: 124, height: 50, rx: 12, class: `draw-box draw-box-${kind}` }),
    text(x + 62, address ? y + 21 : y + 30, 'name', name),
    address ? text(x + 62, y + 39, 'address', short(address)) : null,
  ];
}

/** The box that the addresses are named after, before whom it hides. */
function nat(x, address) {
  return [
    svg('rect', { x, y: 92, width: 124, height: 24, rx: 12, class: 'draw-nat' }),
    text(x + 62, 108, 'address', `NAT ${address ? short(address) : '?'}`),
  ];
}

/** A line with what is to be said of it in its middle. */
function line(state, x1, y1, x2, y2) {
  const [x, y] = [(x1 + x2) / 2, (y1 + y2) / 2];
  const signs = { cannot: '✕', unknown: '?', works: '✓', limited: '!', maybe: '' };
  const sign = signs[state];
  return [
    svg('line', { x1, y1, x2, y2, class: `draw-line draw-${state}` }),
    sign ? svg('circle', { cx: x, cy: y, r: 10, class: `draw-sign draw-sign-${state}` }) : null,
    sign ? text(x, y + 4.5, 'mark', sign) : null,
  ];
}

/**
 * @param {{name: string, state: string, why: string}} pattern of `patternsOf`
 * @param {{known: boolean, own: ?string, outside: ?string, server: ?string, natted: ?boolean}} seen known: what is null is
 *     not to be had, or else not yet
 */
export function draw({ name, state, why }, { known, own, outside, server, natted }) {
  const behind = natted !== false;
  const top = behind ? 92 : 120;
  const lines = {
    private: () => [
      svg('rect', { x: 4, y: 84, width: 372, height: 98, rx: 18, class: 'draw-network' }),
      text(190, 102, 'note', say('drawNetwork')),
      line(state, 136, 145, 244, 145),
    ],
    stun: () => [
      svg('line', { x1: 98, y1: top, x2: 158, y2: 58, class: 'draw-line draw-question' }),
      text(98, 76, 'note', 'STUN'),
      behind ? line(state, 136, 104, 244, 104) : line(state, 136, 145, 244, 145),
    ],
    relay: () => [line(state, 80, top, 152, 58), svg('line', { x1: 228, y1: 58, x2: 300, y2: 92, class: `draw-line draw-${state}` })],
  };
  const picture = svg(
    'svg',
    { viewBox: '0 0 380 186', class: 'drawing', role: 'img', 'aria-label': `${say(`pattern-${name}`)}: ${say(`pattern-${state}`)}. ${say(why)}`, 'data-state': state },
    lines[name](),
    box(128, 8, name === 'private' ? 'idle' : 'server', say('drawServer'), server),
    box(12, 120, 'you', say('drawYou'), own ?? (known ? say('drawHidden') : '…')),
    box(244, 120, 'other', say('drawOther'), null),
    name !== 'private' && behind ? nat(12, outside) : null,
    name !== 'private' ? nat(244, '') : null,
  );
  return picture;
}
