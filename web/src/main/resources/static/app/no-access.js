// The screen for who may not enter: why, and what to do about it.
import { h, mark } from './dom.js';
import { accessText, t } from './i18n.js';
import { preferences } from './preferences.js';

/** @param {{reason: string, room: string, again: () => void}} refusal reason: of `unauthorized` in docs/protocol.md */
export function showNoAccess(app, refusal) {
  const { title, text } = accessText(refusal.reason);
  app.replaceChildren(
    h(
      'div',
      { class: 'page ended', 'data-testid': 'no-access-screen', 'data-reason': refusal.reason },
      h(
        'header',
        { class: 'page-head' },
        h('a', { class: 'brand', href: '/' }, mark(), 'Kakehashi'),
        preferences(() => showNoAccess(app, refusal)),
      ),
      h(
        'main',
        { class: 'ended-main' },
        h('span', { hidden: true, 'data-testid': 'state', 'data-state': 'ended' }),
        h('div', {}, h('h1', {}, title), h('p', { class: 'room-name' }, refusal.room)),
        h('p', { class: 'lead', 'data-testid': 'no-access-text' }, text),
        h(
          'div',
          { class: 'row' },
          h(
            'button',
            { class: 'button primary large', 'data-testid': 'btn-try-again', onclick: refusal.again },
            t('tryAgain'),
          ),
          h('a', { class: 'button large', href: '/' }, t('home')),
        ),
      ),
    ),
  );
  app.querySelector('[data-testid="btn-try-again"]').focus({ preventScroll: true });
}
