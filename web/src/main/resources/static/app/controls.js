// The bar of buttons below a meeting, and its keys.
import { h, icon } from './dom.js';
import { t } from './i18n.js';

const KEYS = { m: 'mic', v: 'camera', s: 'share' };
const TEXTS = {
  mic: { on: 'micOn', off: 'micOff' },
  camera: { on: 'cameraOnButton', off: 'cameraOffButton' },
  share: { on: 'shareStop', off: 'share' },
};

function isWriting(target) {
  return target.closest?.('input, select, textarea, [contenteditable]') !== null;
}

export class Controls {
  #buttons = {};
  #onKey;

  /** @param {{mic, camera, share, people, settings, leave}} actions functions */
  constructor(actions) {
    const button = (name, attributes, ...children) => {
      this.#buttons[name] = h(
        'button',
        { type: 'button', class: 'control', 'data-testid': `btn-${name}`, onclick: actions[name], ...attributes },
        ...children,
      );
      return this.#buttons[name];
    };
    const canShare = Boolean(navigator.mediaDevices?.getDisplayMedia);
    this.element = h(
      'nav',
      { class: 'controls', 'aria-label': t('meeting') },
      button('mic', {}),
      button('camera', {}),
      canShare ? button('share', {}) : null,
      button('people', { 'aria-label': t('people'), title: t('people') }, icon('people')),
      button('settings', { 'aria-label': t('settings'), title: t('settings') }, icon('settings')),
      button('leave', { class: 'control leave', 'aria-label': t('leave'), title: t('leave') }, icon('leave')),
    );
    this.#onKey = (event) => {
      const name = KEYS[event.key.toLowerCase()];
      const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat;
      if (name && plain && !isWriting(event.target) && this.#buttons[name]) {
        actions[name]();
      }
    };
    document.addEventListener('keydown', this.#onKey);
    for (const name of ['mic', 'camera', 'share']) {
      this.set(name, false);
    }
  }

  /** @param {'mic'|'camera'|'share'} name */
  set(name, on) {
    const button = this.#buttons[name];
    if (!button) {
      return;
    }
    const text = t(TEXTS[name][on ? 'on' : 'off']);
    button.setAttribute('aria-pressed', String(on));
    button.setAttribute('aria-label', text);
    button.title = text;
    button.classList.toggle('off', !on && name !== 'share');
    button.classList.toggle('active', on && name === 'share');
    button.replaceChildren(icon(on || name === 'share' ? name : `${name}-off`));
  }

  close() {
    document.removeEventListener('keydown', this.#onKey);
  }
}
