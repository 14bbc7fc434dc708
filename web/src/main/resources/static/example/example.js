// A whole client: enter a room, send camera and microphone, show and hear the others. docs/client.md explains it.
import { Meeting } from '/client/meeting.js';

const people = document.querySelector('#people');
const status = document.querySelector('[role="status"]');

/** One element for each slot; who is in it is told by `slot` events. */
function element(slot) {
  const name = slot.track.kind;
  let found = document.getElementById(`slot-${slot.mid}`);
  if (!found) {
    found = document.createElement(name);
    found.id = `slot-${slot.mid}`;
    found.autoplay = true;
    found.playsInline = true;
    found.srcObject = new MediaStream([slot.track]);
    people.append(found);
  }
  return found;
}

document.querySelector('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const { room, name } = Object.fromEntries(new FormData(event.target));
  const token = new URLSearchParams(location.hash.slice(1)).get('token') ?? undefined; // where the server needs one
  const meeting = new Meeting({ url: `${location.origin.replace('http', 'ws')}/ws`, room, name, token });

  meeting.addEventListener('state', ({ detail }) => (status.textContent = detail));
  meeting.addEventListener('ended', ({ detail }) => (status.textContent = `Ended: ${detail.reason}`));
  meeting.addEventListener('slot', ({ detail: slot }) => {
    const shown = element(slot);
    shown.hidden = slot.participant === null;
    shown.title = meeting.participants.find(({ id }) => id === slot.participant)?.name ?? '';
  });

  const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 640, height: 360 } });
  await meeting.send('microphone', stream.getAudioTracks()[0], true);
  await meeting.send('camera', stream.getVideoTracks()[0], true);
  await meeting.join();
});
