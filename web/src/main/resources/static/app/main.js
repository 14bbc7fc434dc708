// The page: which of its four screens is shown, and what one hands to the next.
import { Meeting, ProtocolError } from '/client/meeting.js';
import { Devices } from './devices.js';
import { showEnded } from './ended.js';
import { applyTheme, reasonText, t } from './i18n.js';
import { showMeeting } from './meeting-page.js';
import { showPrejoin } from './prejoin.js';
import { rememberRoom } from './recent.js';
import { showStart } from './start.js';

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

/** @param {{room: string, name: string}} where; the tracks are those that `devices` holds */
async function enter({ room, name }) {
  const meeting = new Meeting({
    url: signalingUrl(),
    room,
    name,
    simulcast: new URLSearchParams(location.search).get('simulcast') === '1',
  });
  globalThis.kakehashi.client = meeting;
  meeting.addEventListener('ended', (event) => {
    devices.close();
    showEnded(app, { ...event.detail, room, again: () => route() });
  });
  showMeeting(app, { meeting, devices });
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
  if (mayAutojoin && parameters.get('autojoin') === '1') {
    await devices.open();
    await enter({ room, name: parameters.get('name') || t('guest') });
    return;
  }
  showPrejoin(app, { room, devices, name: parameters.get('name'), enter });
}

applyTheme();
route({ mayAutojoin: true });
