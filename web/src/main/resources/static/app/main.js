// The page: which of its screens is shown, and what one hands to the next.
import { Meeting, ProtocolError } from '/client/meeting.js';
import { nameOf, problemOf, takeToken } from './access.js';
import { Devices } from './devices.js';
import { directChoice } from './direct-choice.js';
import { showEnded } from './ended.js';
import { reasonText, t } from './i18n.js';
import { showMeeting } from './meeting-page.js';
import { showNoAccess } from './no-access.js';
import { showPrejoin } from './prejoin.js';
import { rememberRoom } from './recent.js';
import { showStart } from './start.js';
import { applyTheme } from './theme.js';

const parameters = new URLSearchParams(location.search);
const app = document.querySelector('#app');
const devices = new Devices();

/** For tests and for the curious in the console. */
globalThis.kakehashi = { client: null, pc: () => globalThis.kakehashi.client?.connection ?? null };

function roomOfAddress() {
  return /^\/r\/([^/]+)$/.exec(location.pathname)?.[1] ?? null;
}

function signalingUrl() {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`;
}

/** What the server says of itself, or null. */
async function askStatus() {
  try {
    return await (await fetch('/api/v1/status')).json();
  } catch {
    return null;
  }
}

/** @param {{room: string, name: string, direct: boolean}} where; the tracks are those that `devices` holds */
async function enter({ room, name, direct }) {
  const meeting = new Meeting({
    url: signalingUrl(),
    room,
    name,
    token: takeToken(room) ?? undefined,
    direct,
    simulcast: new URLSearchParams(location.search).get('simulcast') === '1',
  });
  globalThis.kakehashi.client = meeting;
  meeting.addEventListener('ended', (event) => {
    devices.close();
    showEnded(app, { ...event.detail, room, again: () => route() });
  });
  showMeeting(app, { meeting, devices, status: askStatus() });
  try {
    for (const kind of ['microphone', 'camera'].filter((each) => devices[each])) {
      await meeting.send(kind, devices[kind], true);
    }
    await meeting.join();
    rememberRoom(room);
  } catch (problem) {
    if (meeting.state === 'ended') {
      return; // The screen for that is already shown.
    }
    meeting.abandon();
    devices.close();
    if (problem.code === 'unauthorized') {
      showNoAccess(app, { reason: problem.reason, room, again: () => route() });
      return;
    }
    const code = problem instanceof ProtocolError ? problem.code : 'internal-error';
    showEnded(app, { reason: code, text: reasonText(code, problem.message), room, again: () => route() });
  }
}

async function route({ mayAutojoin = false } = {}) {
  const room = roomOfAddress();
  if (!room) {
    document.title = 'Kakehashi';
    showStart(app);
    return;
  }
  document.title = `${room} – Kakehashi`;
  const token = takeToken(room);
  if (mayAutojoin && parameters.get('autojoin') === '1') {
    await devices.open();
    await enter({ room, name: parameters.get('name') || t('guest'), direct: directChoice(room) });
    return;
  }
  const reason = problemOf(token, room, await askStatus());
  if (reason) {
    showNoAccess(app, { reason, room, again: () => route() });
    return;
  }
  showPrejoin(app, { room, devices, name: parameters.get('name'), givenName: nameOf(token), enter });
}

/** Another link to the room of this page was opened in its tab, which loads nothing by itself. */
function onFragment() {
  const room = roomOfAddress();
  const before = room && location.hash;
  if (before && takeToken(room) && location.hash !== before) {
    const state = globalThis.kakehashi.client?.state ?? 'ended';
    if (state === 'ended') {
      location.reload();
    }
  }
}

applyTheme();
globalThis.addEventListener('hashchange', onFragment);
route({ mayAutojoin: true });
