// The meeting: tiles, bar, panels; everything between the person and the client library.
import { ConnectionPanel } from './connection-panel.js';
import { Controls } from './controls.js';
import { deviceChoosers } from './device-choosers.js';
import { watchLevel } from './devices.js';
import { dialog } from './dialog.js';
import { directSwitch, rememberDirect } from './direct-choice.js';
import { showDirectPictures } from './direct-pictures.js';
import { h, icon, mark, toast } from './dom.js';
import { t } from './i18n.js';
import { OwnMedia } from './own-media.js';
import { Stage } from './stage.js';
import { initials } from './tile.js';
import { switchTheme } from './theme.js';
import { Voices } from './voices.js';

const LOUD = 0.05;
const LOCAL_NAMES = ['localhost', '127.0.0.1', '[::1]'];

/** The address to send to others: that of this page, but `localhost` leads nobody here. */
function shareable(room, status) {
  const own = `${location.origin}/`;
  const base = LOCAL_NAMES.includes(location.hostname) ? (status?.links[0] ?? own) : own;
  return `${base}r/${room}`;
}

/** Without the access token of who copies it: that is theirs alone. */
async function copyLink(link, tokensNeeded) {
  try {
    await navigator.clipboard.writeText(link);
    toast(t(tokensNeeded ? 'copiedWithoutToken' : 'copied'));
  } catch {
    toast(t('copyFailed'));
  }
}

function person({ id, name, live, self }) {
  const avatar = h('span', { class: 'avatar small', 'aria-hidden': 'true' }, initials(name));
  return h(
    'li',
    { 'data-participant': id },
    avatar,
    h('span', { class: 'person-name' }, self ? `${name} (${t('you')})` : name),
    live.has('screen') ? h('span', { title: t('sharing') }, icon('share')) : null,
    h('span', { class: live.has('microphone') ? '' : 'dim' }, icon(live.has('microphone') ? 'mic' : 'mic-off')),
    h('span', { class: live.has('camera') ? '' : 'dim' }, icon(live.has('camera') ? 'camera' : 'camera-off')),
  );
}

/** The card for the first person in a room. */
function invitation(copy) {
  const address = h('code', {}, '…');
  const hint = h('p', {}, t('aloneHint'));
  const element = h(
    'aside',
    { class: 'invitation' },
    h('h2', {}, t('alone')),
    hint,
    address,
    h('button', { class: 'button primary', onclick: copy }, icon('link'), t('copy')),
  );
  const show = (link, tokensNeeded) => {
    address.textContent = link;
    hint.textContent = t(tokensNeeded ? 'aloneHintTokens' : 'aloneHint');
  };
  return { element, show };
}

/** @param {{meeting: Meeting, devices: Devices, status: Promise<?object>}} parts status: what the server says of itself */
export function showMeeting(app, { meeting, devices, status }) {
  let link = shareable(meeting.room, null);
  let tokensNeeded = false;
  const copy = () => copyLink(link, tokensNeeded);
  const own = new OwnMedia(meeting, devices);
  const stage = new Stage(meeting);
  const choosers = deviceChoosers(devices);
  const wantDirect = (on) => {
    rememberDirect(meeting.room, on);
    meeting.direct.want(on);
  };
  const direct = directSwitch('settings-direct', meeting.direct.wanted, wantDirect);
  meeting.direct.addEventListener('change', () => direct.set(meeting.direct.wanted));
  showDirectPictures(meeting, stage);
  const connection = new ConnectionPanel(meeting, { agreed: new URLSearchParams(location.search).get('crossing') === '1', wantDirect });
  const people = h('ul', { class: 'people' });
  const peoplePanel = dialog('people', t('people'), people);
  const settingsPanel = dialog(
    'settings',
    t('settings'),
    choosers.element,
    direct.element,
    h('button', { class: 'button', onclick: switchTheme }, icon('theme'), t('theme')),
  );
  const count = h('span', { 'data-testid': 'participant-count' }, '1');
  const state = h('p', { class: 'state', role: 'status', 'data-testid': 'state', 'data-state': 'idle' });
  const invite = invitation(copy);
  invite.show(link, tokensNeeded);
  status.then((known) => {
    link = shareable(meeting.room, known);
    tokensNeeded = known?.tokensNeeded ?? false;
    invite.show(link, tokensNeeded);
  });
  const hear = h('button', { class: 'button primary hear', hidden: true, 'data-testid': 'hear' }, icon('sound'), t('hear'));
  const voices = new Voices(
    { onBlocked: () => (hear.hidden = false), onSpeaking: (id, speaking) => stage.setSpeaking(id, speaking) },
    devices.inUse('speaker'),
  );
  const controls = new Controls({
    mic: () => own.toggleMic(),
    camera: () => own.toggleCamera(),
    share: () => own.toggleShare(),
    people: () => peoplePanel.showModal(),
    settings: () => settingsPanel.showModal(),
    leave: () => meeting.leave(),
  });
  hear.addEventListener('click', () => {
    hear.hidden = true;
    voices.playAll();
  });

  app.replaceChildren(
    h(
      'div',
      { class: 'meeting' },
      h(
        'header',
        { class: 'meeting-head' },
        h('span', { class: 'brand' }, mark()),
        h('h1', { class: 'meeting-name' }, meeting.room),
        h('span', { class: 'count', title: t('people') }, icon('people'), count),
        connection.button({ class: 'quiet', 'data-testid': 'btn-connection' }, h('span', { class: 'wide-only' }, t('connection'))),
        h(
          'button',
          { class: 'quiet', 'data-testid': 'btn-copy-link', onclick: copy },
          icon('link'),
          h('span', { class: 'wide-only' }, t('copy')),
        ),
      ),
      stage.element,
      invite.element,
      state,
      hear,
      controls.element,
      peoplePanel,
      settingsPanel,
      connection.element,
      connection.question,
      voices.element,
    ),
  );

  let stopLevel = () => {};
  let watched = null;
  const showOwn = () => {
    controls.set('mic', own.micOn);
    controls.set('camera', own.cameraOn);
    controls.set('share', own.sharing);
    stage.setOwnCamera(devices.camera);
    if (watched !== devices.microphone) {
      watched = devices.microphone;
      stopLevel();
      stopLevel = watchLevel(watched, (loudness) => loudness > LOUD && own.micOn && voices.heard(meeting.you));
    }
  };
  const showPeople = () => {
    const all = meeting.participants;
    count.textContent = String(all.length);
    people.replaceChildren(...all.map(person));
    stage.update();
    stage.setOwnCamera(devices.camera);
    invite.element.hidden = all.length !== 1 || meeting.state !== 'connected';
  };
  const showState = () => {
    state.dataset.state = meeting.state;
    state.textContent = meeting.state === 'idle' ? '' : t(meeting.state);
    showPeople();
  };
  const onSpeaker = (event) => event.detail === 'speaker' && voices.setSpeaker(devices.inUse('speaker'));
  const onPageHide = () => meeting.leave();

  own.addEventListener('change', showOwn);
  devices.addEventListener('change', onSpeaker);
  meeting.addEventListener('participants', showPeople);
  meeting.addEventListener('state', showState);
  meeting.addEventListener('joined', (event) => toast(t('joinedToast', { name: event.detail.name })));
  meeting.addEventListener('left', (event) => toast(t('leftToast', { name: event.detail.name })));
  meeting.addEventListener('slot', ({ detail: slot }) => {
    if (slot.track?.kind === 'audio') {
      voices.assign(slot, slot.receiver);
      stage.setHeard(slot.mid, slot.participant, true);
    } else if (slot.track) {
      stage.assign(slot);
    }
  });
  meeting.addEventListener('slot-quality', ({ detail: { mid, quality } }) => {
    stage.setQuality(mid, quality);
    stage.setHeard(mid, voices.inSlot(mid), quality !== 'paused');
  });
  meeting.addEventListener('slot-waiting', (event) => stage.markWaiting(event.detail.mid));
  meeting.addEventListener('speaker', (event) => stage.setActiveSpeaker(event.detail.id));
  meeting.addEventListener('slot-live', (event) => stage.markLive(event.detail.mid));
  meeting.addEventListener('over', () => {
    globalThis.removeEventListener('pagehide', onPageHide);
    devices.removeEventListener('change', onSpeaker);
    stopLevel();
    own.close();
    stage.close();
    voices.close();
    controls.close();
    connection.close();
    choosers.close();
  });
  globalThis.addEventListener('pagehide', onPageHide);
  showOwn();
  showState();
}
