// A panel over the page.
import { h, icon } from './dom.js';
import { t } from './i18n.js';

/** Closes by its button, by Escape, and by a click beside it. */
export function dialog(name, title, ...children) {
  const element = h(
    'dialog',
    { class: 'panel', 'aria-label': title, 'data-testid': `panel-${name}` },
    h(
      'header',
      {},
      h('h2', {}, title),
      h('button', { class: 'quiet round', 'aria-label': t('close'), onclick: () => element.close() }, icon('close')),
    ),
    ...children,
  );
  element.addEventListener('click', (event) => event.target === element && element.close());
  return element;
}
