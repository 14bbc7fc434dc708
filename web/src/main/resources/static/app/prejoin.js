// The screen before a meeting: see yourself, choose devices, say your name.
import { deviceChoosers } from './device-choosers.js';
import { watchLevel } from './devices.js';
import { directChoice, directSwitch, rememberDirect } from './direct-choice.js';
import { h, icon, mark } from './dom.js';
import { t } from './i18n.js';
import { preferences } from './preferences.js';

const NAME_KEY = 'kakehashi.name';

function toggle(name, kind, on, flip) {
  return h(
    'button',
    {
      type: 'button',
      class: `control ${on ? '' : 'off'}`,
      'aria-pressed': String(on),
      'aria-label': t(kind),
      title: t(kind),
      'data-testid': `prejoin-${name}`,
      onclick: flip,
    },
    icon(on ? name : `${name}-off`),
  );
}

/**
 * @param {{room: string, devices: Devices, name: ?string, givenName: ?string, direct: boolean, enter: Function}} options givenName:
 *     that of the access token; nobody is asked for another then; direct: what was chosen about direct pictures until now
 */
export function showPrejoin(app, { room, devices, name, givenName, direct = directChoice(room), enter }) {
  const video = h('video', { autoplay: true, muted: true, playsInline: true, 'data-testid': 'prejoin-preview' });
  const cover = h('p', { class: 'preview-cover' }, t('asking'));
  const level = h('span', { class: 'level-bar' });
  const buttons = h('div', { class: 'preview-controls' });
  const problem = h('p', { class: 'problem', role: 'alert' });
  const choosers = deviceChoosers(devices);
  const choice = directSwitch('prejoin-direct', direct, (on) => {
    direct = on;
    rememberDirect(room, on);
  });
  const nameInput = h('input', {
    id: 'name',
    type: 'text',
    maxLength: 64,
    autocomplete: 'name',
    placeholder: t('namePlaceholder'),
    'data-testid': 'prejoin-name',
  });
  nameInput.value = name ?? localStorage.getItem(NAME_KEY) ?? '';
  let stopLevel = () => {};
  let asked = false;
  let watched = null;

  const flip = async (kind) => {
    if (devices[kind]) {
      devices.stop(kind);
    } else {
      await devices.start(kind);
    }
  };

  const render = () => {
    const stream = devices.camera ? new MediaStream([devices.camera]) : null;
    if (video.srcObject?.getTracks()[0] !== devices.camera || !stream) {
      video.srcObject = stream;
    }
    cover.hidden = Boolean(devices.camera);
    cover.textContent = asked ? t('cameraOff') : t('asking');
    problem.textContent = devices.problem ? t(devices.problem) : '';
    buttons.replaceChildren(
      toggle('mic', 'microphone', Boolean(devices.microphone), () => flip('microphone')),
      toggle('camera', 'camera', Boolean(devices.camera), () => flip('camera')),
    );
    if (watched !== devices.microphone) {
      watched = devices.microphone;
      stopLevel();
      level.style.transform = 'scaleX(0)';
      stopLevel = watchLevel(watched, (loudness) => (level.style.transform = `scaleX(${loudness})`));
    }
  };

  const close = () => {
    stopLevel();
    devices.removeEventListener('change', render);
    choosers.close();
  };

  const join = (event) => {
    event.preventDefault();
    close();
    if (givenName) {
      enter({ room, name: givenName, direct });
      return;
    }
    localStorage.setItem(NAME_KEY, nameInput.value.trim());
    enter({ room, name: nameInput.value.trim() || t('guest'), direct });
  };

  app.replaceChildren(
    h(
      'div',
      { class: 'page prejoin' },
      h(
        'header',
        { class: 'page-head' },
        h('a', { class: 'brand', href: '/' }, mark(), 'Kakehashi'),
        preferences(() => {
          close();
          showPrejoin(app, { room, devices, name: nameInput.value, givenName, direct, enter });
        }),
      ),
      h(
        'main',
        { class: 'prejoin-main' },
        h('div', { class: 'preview' }, video, cover, buttons),
        h(
          'form',
          { class: 'prejoin-form', onsubmit: join },
          h('div', {}, h('h1', {}, t('ready')), h('p', { class: 'room-name' }, room)),
          givenName
            ? h('p', { 'data-testid': 'prejoin-given-name' }, t('joinAs', { name: givenName }))
            : h('div', { class: 'field' }, h('label', { for: 'name' }, t('yourName')), nameInput),
          h('div', { class: 'level', role: 'img', 'aria-label': t('level') }, level),
          choosers.element,
          choice.element,
          problem,
          h('button', { class: 'button primary large', type: 'submit', 'data-testid': 'prejoin-join' }, t('join')),
          h('a', { class: 'prejoin-check', href: '/check', target: '_blank', rel: 'noopener', 'data-testid': 'prejoin-check' }, t('checkConnection')),
        ),
      ),
    ),
  );
  devices.addEventListener('change', render);
  render();
  const ready = devices.camera || devices.microphone ? Promise.resolve() : devices.open();
  ready.then(() => {
    asked = true;
    render();
    choosers.refresh();
  });
  nameInput.focus({ preventScroll: true });
}
