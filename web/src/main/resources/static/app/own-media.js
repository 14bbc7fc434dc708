// What this person sends: the microphone, the camera, the screen, and the switches for them.
import { toast } from './dom.js';
import { t } from './i18n.js';

/** Events: `change`. */
export class OwnMedia extends EventTarget {
  screen = null;
  #meeting;
  #devices;
  #onDevices = (event) => this.#follow(event.detail);
  #busy = new Set();

  constructor(meeting, devices) {
    super();
    this.#meeting = meeting;
    this.#devices = devices;
    devices.addEventListener('change', this.#onDevices);
  }

  get micOn() {
    return Boolean(this.#devices.microphone?.enabled);
  }

  get cameraOn() {
    return Boolean(this.#devices.camera);
  }

  get sharing() {
    return this.screen !== null;
  }

  /** Mute keeps the device open, so that the first word after it is not lost. */
  toggleMic() {
    return this.#once('microphone', async () => {
      const track = this.#devices.microphone;
      if (!track) {
        await this.#devices.start('microphone');
        this.#sayProblem();
        return;
      }
      track.enabled = !track.enabled;
      this.#changed();
      await this.#meeting.setLive('microphone', track.enabled);
    });
  }

  /** Off closes the device: its light goes out. */
  toggleCamera() {
    return this.#once('camera', async () => {
      if (this.#devices.camera) {
        this.#devices.stop('camera');
      } else {
        await this.#devices.start('camera');
        this.#sayProblem();
      }
    });
  }

  toggleShare() {
    return this.#once('screen', async () => {
      if (this.screen) {
        await this.#stopSharing();
        return;
      }
      const stream = await this.#askForScreen();
      if (!stream) {
        return;
      }
      this.screen = stream;
      const [video] = stream.getVideoTracks();
      const [audio] = stream.getAudioTracks();
      video.addEventListener('ended', () => this.screen === stream && this.#stopSharing());
      this.#changed();
      await this.#meeting.send('screen', video, true);
      if (audio) {
        await this.#meeting.send('screen-audio', audio, true);
      }
    });
  }

  close() {
    this.#devices.removeEventListener('change', this.#onDevices);
    this.screen?.getTracks().forEach((track) => track.stop());
    this.screen = null;
  }

  async #askForScreen() {
    try {
      return await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { ideal: 15, max: 30 } }, audio: true });
    } catch (problem) {
      if (problem.name !== 'NotAllowedError') {
        toast(t('shareFailed'));
      }
      return null; // the person changed their mind
    }
  }

  async #stopSharing() {
    const stream = this.screen;
    this.screen = null;
    stream?.getTracks().forEach((track) => track.stop());
    this.#changed();
    await Promise.all([this.#meeting.send('screen', null, false), this.#meeting.send('screen-audio', null, false)]);
  }

  /** A device was opened, closed, exchanged or pulled out. */
  #follow(kind) {
    if (kind === 'speaker') {
      return;
    }
    const track = this.#devices[kind];
    this.#changed();
    this.#meeting.send(kind, track, Boolean(track?.enabled)).catch((problem) => toast(problem.message));
  }

  #sayProblem() {
    if (this.#devices.problem) {
      toast(t(this.#devices.problem));
    }
  }

  /** A second click while the first is being carried out does nothing. */
  async #once(what, action) {
    if (this.#busy.has(what)) {
      return;
    }
    this.#busy.add(what);
    try {
      await action();
    } catch (problem) {
      toast(problem.message);
    } finally {
      this.#busy.delete(what);
    }
  }

  #changed() {
    this.dispatchEvent(new CustomEvent('change'));
  }
}
