// Camera, microphone and speaker of this computer.

/** What the address asks for: video=320x180@15, mic=0, camera=0. */
const parameters = new URLSearchParams(location.search);

function cameraConstraints(deviceId) {
  const [, width = 1280, height = 720, rate = 30] = /^(\d+)x(\d+)@(\d+)$/.exec(parameters.get('video') ?? '') ?? [];
  return {
    width: { ideal: Number(width) },
    height: { ideal: Number(height) },
    frameRate: { ideal: Number(rate) },
    ...(deviceId ? { deviceId: { exact: deviceId } } : {}),
  };
}

function microphoneConstraints(deviceId) {
  // Tests measure the energy of a synthetic tone, which processing would take away.
  const raw = parameters.get('processing') === '0';
  return {
    echoCancellation: !raw,
    noiseSuppression: !raw,
    autoGainControl: !raw,
    ...(deviceId ? { deviceId: { exact: deviceId } } : {}),
  };
}

/** The person's own tracks; remembers which devices were chosen. */
export class Devices extends EventTarget {
  camera = null;
  microphone = null;
  speaker = null;
  /** null, or the key of a sentence that says why something is missing. */
  problem = null;
  #chosen = {
    camera: localStorage.getItem('kakehashi.camera'),
    microphone: localStorage.getItem('kakehashi.microphone'),
    speaker: localStorage.getItem('kakehashi.speaker'),
  };

  /** Opens what the address and the person want; what can't be had is left out. */
  async open({ camera = parameters.get('camera') !== '0', microphone = parameters.get('mic') !== '0' } = {}) {
    this.problem = null;
    const [video, audio] = await Promise.all([
      camera ? this.#get('camera') : null,
      microphone ? this.#get('microphone') : null,
    ]);
    this.#take('camera', video);
    this.#take('microphone', audio);
  }

  async #get(kind) {
    if (!navigator.mediaDevices?.getUserMedia) {
      this.problem = 'insecure';
      return null;
    }
    try {
      return await this.#request(kind, this.#chosen[kind]);
    } catch (problem) {
      if (problem.name === 'OverconstrainedError' || problem.name === 'NotFoundError') {
        return this.#request(kind, null).catch((again) => this.#fail(again));
      }
      return this.#fail(problem);
    }
  }

  async #request(kind, deviceId) {
    const constraints =
      kind === 'camera' ? { video: cameraConstraints(deviceId) } : { audio: microphoneConstraints(deviceId) };
    const stream = await navigator.mediaDevices.getUserMedia(constraints);
    return stream.getTracks()[0];
  }

  #fail(problem) {
    const sentences = { NotAllowedError: 'denied', NotFoundError: 'missing', NotReadableError: 'busy' };
    this.problem = sentences[problem.name] ?? 'missing';
    return null;
  }

  #take(kind, track) {
    if (this[kind] && this[kind] !== track) {
      this[kind].stop();
    }
    this[kind] = track;
    // Unplugged, or taken back in the browser's own settings.
    track?.addEventListener('ended', () => this[kind] === track && this.#take(kind, null), { once: true });
    this.dispatchEvent(new CustomEvent('change', { detail: kind }));
  }

  /** Opens one device; its light goes on. */
  async start(kind) {
    this.problem = null;
    this.#take(kind, await this.#get(kind));
    return this[kind];
  }

  /** Closes one device; its light goes off. */
  stop(kind) {
    this.#take(kind, null);
  }

  /** Chooses a device; reopens it when it is in use. */
  async choose(kind, deviceId) {
    this.#chosen[kind] = deviceId || null;
    localStorage.setItem(`kakehashi.${kind}`, deviceId);
    if (kind === 'speaker') {
      this.dispatchEvent(new CustomEvent('change', { detail: kind }));
    } else if (this[kind]) {
      this.#take(kind, await this.#get(kind));
    }
  }

  /** The device that is open, or will be. */
  inUse(kind) {
    return this[kind]?.getSettings?.().deviceId ?? this.#chosen[kind] ?? '';
  }

  /** @returns {Promise<{camera: MediaDeviceInfo[], microphone: MediaDeviceInfo[], speaker: MediaDeviceInfo[]}>} */
  async list() {
    const all = (await navigator.mediaDevices?.enumerateDevices?.()) ?? [];
    return {
      camera: all.filter((device) => device.kind === 'videoinput'),
      microphone: all.filter((device) => device.kind === 'audioinput'),
      speaker: all.filter((device) => device.kind === 'audiooutput'),
    };
  }

  close() {
    this.#take('camera', null);
    this.#take('microphone', null);
  }
}

/** Calls back with the loudness (0 to 1) of a track several times a second; returns how to stop. */
export function watchLevel(track, callback) {
  const Context = globalThis.AudioContext;
  if (!Context || !track) {
    return () => {};
  }
  const context = new Context();
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    callback(Math.min(1, Math.sqrt(power) * 4));
  }, 100);
  return () => {
    clearInterval(timer);
    context.close().catch(() => {});
  };
}
