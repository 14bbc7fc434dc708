// Makes elements: h('button', {class: 'big', onclick: f, 'aria-label': 'x'}, child, 'text').
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (key.startsWith('on')) {
      element.addEventListener(key.slice(2), value);
    } else if (key in element && typeof value !== 'string') {
      element[key] = value;
    } else {
      element.setAttribute(key, value === true ? '' : value);
    }
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

/** Shapes drawn for this page on a 24-unit grid, in strokes of the text's colour. */
const ICONS = {
  mic: 'M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3Z M5.5 11a6.5 6.5 0 0 0 13 0 M12 17.5V21 M8.5 21h7',
  'mic-off': 'M4 4l16 16 M15 9.5V6a3 3 0 0 0-5.6-1.5 M9 9v2a3 3 0 0 0 4.5 2.6 M5.5 11a6.5 6.5 0 0 0 10.2 5.3 M18.5 11a6.5 6.5 0 0 1-.4 2.2 M12 17.5V21 M8.5 21h7',
  camera: 'M3.5 7.5A1.5 1.5 0 0 1 5 6h8.5A1.5 1.5 0 0 1 15 7.5v9a1.5 1.5 0 0 1-1.5 1.5H5a1.5 1.5 0 0 1-1.5-1.5Z M15 10.5l5.5-3v9l-5.5-3',
  'camera-off': 'M4 4l16 16 M9.5 6h4A1.5 1.5 0 0 1 15 7.5v3l5.5-3v9l-2.6-1.4 M15 15v1.5a1.5 1.5 0 0 1-1.5 1.5H5a1.5 1.5 0 0 1-1.5-1.5v-9A1.5 1.5 0 0 1 5 6',
  share: 'M4 5h16v11H4Z M8.5 20h7 M12 16v4 M12 13V8 M9.5 10.3 12 7.8l2.5 2.5',
  link: 'M10 14a4 4 0 0 0 5.7 0l3-3a4 4 0 0 0-5.7-5.7l-1 1 M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.7l1-1',
  leave: 'M3 14.5c5-4.7 13-4.7 18 0l-2.2 2.6-3.8-1.7v-2.3a12 12 0 0 0-6 0v2.3l-3.8 1.7Z',
  people: 'M9 11a3.2 3.2 0 1 0 0-6.4A3.2 3.2 0 0 0 9 11Z M3 19.5c.5-3.5 2.8-5.5 6-5.5s5.5 2 6 5.5 M16 5a3 3 0 0 1 0 5.8 M17.5 14.300c2 .7 3.2 2.5 3.5 5.2',
  settings: 'M4 7h9 M17 7h3 M4 17h3 M11 17h9 M15 9.200a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.400Z M9 19.200a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.400Z',
  theme: 'M12 3.500a8.5 8.5 0 1 0 8.5 8.500A6.5 6.5 0 0 1 12 3.500Z',
  connection: 'M3 18a2.200 2.200 0 1 0 4.400 0a2.200 2.200 0 1 0-4.400 0Z M16.600 18a2.200 2.200 0 1 0 4.400 0a2.200 2.200 0 1 0-4.400 0Z M5.200 15.500C6 5.500 18 5.500 18.800 15.500 M8 18h8',
  close: 'M6 6l12 12 M18 6 6 18',
  weak: 'M4.500 20v-5 M11 20v-10 M18.500 4v10.500 M18.500 19v1',
  'sound-off': 'M5 9.500v5h3.500L13 18.500v-13L8.5 9.500Z M16.5 9.500l5 5 M21.5 9.500l-5 5',
  sound: 'M5 9.500v5h3.500L13 18.500v-13L8.5 9.500Z M16.5 9a4.5 4.5 0 0 1 0 6 M19 6.500a8 8 0 0 1 0 11',
};

export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}

/** The mark of the house: a bridge. */
export function mark() {
  return h('img', { src: '/favicon.svg', alt: '', class: 'mark' });
}

/** Says something for some seconds. */
export function toast(text) {
  const note = h('div', { class: 'toast', 'data-testid': 'toast' }, text);
  document.querySelector('#toasts').append(note);
  setTimeout(() => note.remove(), 5000);
}
