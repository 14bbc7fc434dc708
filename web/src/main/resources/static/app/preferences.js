// The two choices of taste in the corner of a screen: language, light or dark.
import { h, icon } from './dom.js';
import { switchLanguage, t } from './i18n.js';
import { switchTheme } from './theme.js';

/** @param {() => void} redraw shows the screen again in the other language */
export function preferences(redraw) {
  return h(
    'div',
    { class: 'preferences' },
    h(
      'button',
      {
        class: 'quiet',
        'data-testid': 'btn-language',
        onclick: () => {
          switchLanguage();
          redraw();
        },
      },
      t('language'),
    ),
    h(
      'button',
      { class: 'quiet round', 'aria-label': t('theme'), title: t('theme'), 'data-testid': 'btn-theme', onclick: switchTheme },
      icon('theme'),
    ),
  );
}
