// The lists of cameras, microphones and speakers; used before and within a meeting.
import { h } from './dom.js';
import { t } from './i18n.js';

const NOTHING = { camera: 'noCamera', microphone: 'noMicrophone' };

function canChooseSpeaker() {
  return 'setSinkId' in HTMLMediaElement.prototype;
}

/** @returns {{element: HTMLElement, refresh: () => Promise<void>, close: () => void}} */
export function deviceChoosers(devices) {
  const selects = {};
  const element = h('div', { class: 'choosers' });
  for (const kind of ['camera', 'microphone', ...(canChooseSpeaker() ? ['speaker'] : [])]) {
    selects[kind] = h('select', {
      id: `choose-${kind}`,
      'data-testid': `choose-${kind}`,
      onchange: (event) => devices.choose(kind, event.target.value),
    });
    element.append(h('div', { class: 'field' }, h('label', { for: `choose-${kind}` }, t(kind)), selects[kind]));
  }

  const refresh = async () => {
    const lists = await devices.list();
    for (const [kind, select] of Object.entries(selects)) {
      const named = lists[kind].filter((device) => device.deviceId && device.label);
      const nothing = lists[kind].length === 0 ? NOTHING[kind] : null;
      select.replaceChildren(
        ...(named.length ? [] : [h('option', { value: '' }, t(nothing ?? 'defaultDevice'))]),
        ...named.map((device) => h('option', { value: device.deviceId }, device.label)),
      );
      select.disabled = named.length === 0;
      const chosen = devices.inUse(kind);
      if (named.some((device) => device.deviceId === chosen)) {
        select.value = chosen;
      }
    }
  };
  const onPlugged = () => refresh();
  navigator.mediaDevices?.addEventListener('devicechange', onPlugged);
  devices.addEventListener('change', onPlugged);
  refresh();
  return {
    element,
    refresh,
    close: () => {
      navigator.mediaDevices?.removeEventListener('devicechange', onPlugged);
      devices.removeEventListener('change', onPlugged);
    },
  };
}
