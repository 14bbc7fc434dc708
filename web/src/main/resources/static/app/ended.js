// The screen after a meeting: why it ended, and how to come back.
import { h, mark } from './dom.js';
import { reasonText, t } from './i18n.js';
import { preferences } from './preferences.js';

/** @param {{reason: string, text: string, room: string, again: () => void}} end */
export function showEnded(app, end) {
  const left = end.reason === 'left';
  app.replaceChildren(
    h(
      'div',
      { class: 'page ended', 'data-testid': 'ended-screen', 'data-reason': end.reason },
      h(
        'header',
        { class: 'page-head' },
        h('a', { class: 'brand', href: '/' }, mark(), 'Kakehashi'),
        preferences(() => showEnded(app, end)),
      ),
      h(
        'main',
        { class: 'ended-main' },
        h('span', { hidden: true, 'data-testid': 'state', 'data-state': 'ended' }),
        h('h1', {}, left ? t('youLeft') : t('endedTitle')),
        left ? h('p', { class: 'room-name' }, end.room) : h('p', { class: 'lead' }, reasonText(end.reason, end.text)),
        h(
          'div',
          { class: 'row' },
          h('button', { class: 'button primary large', 'data-testid': 'btn-rejoin', onclick: end.again }, t('rejoin')),
          h('a', { class: 'button large', href: '/' }, t('home')),
          left ? null : h('a', { class: 'button large', href: '/check', 'data-testid': 'ended-check' }, t('checkConnection')),
        ),
      ),
    ),
  );
  app.querySelector('[data-testid="btn-rejoin"]').focus({ preventScroll: true });
}
