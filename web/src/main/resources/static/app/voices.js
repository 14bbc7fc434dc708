// The sound of the others: one audio element a slot, and who is speaking now.
import { h } from './dom.js';

const LOUD = 0.02;
const HOLD_MILLIS = 600;
const LOOK_MILLIS = 150;

export class Voices {
  /** Holds the audio elements; invisible. */
  element = h('div', { hidden: true });
  #voices = new Map();
  #speaking = new Map();
  #timer;
  #onBlocked;
  #onSpeaking;
  #speaker;

  /**
   * @param {{onBlocked: () => void, onSpeaking: (id: string, speaking: boolean) => void}} listeners
   * @param {string} speaker device id, or empty
   */
  constructor({ onBlocked, onSpeaking }, speaker) {
    this.#onBlocked = onBlocked;
    this.#onSpeaking = onSpeaking;
    this.#speaker = speaker;
    this.#timer = setInterval(() => this.#look(), LOOK_MILLIS);
  }

  /** A person's sound comes through this slot; participant null: nobody's. */
  assign({ mid, participant, track }, receiver) {
    let voice = this.#voices.get(mid);
    if (!voice) {
      const audio = h('audio', { autoplay: true });
      audio.srcObject = new MediaStream([track]);
      this.element.append(audio);
      voice = { audio };
      this.#voices.set(mid, voice);
      this.#useSpeaker(audio);
    }
    voice.participant = participant;
    voice.receiver = receiver;
    voice.audio.muted = participant === null;
    if (participant !== null) {
      this.#play(voice.audio);
    }
  }

  /** Who is in a slot, null where nobody is or it is none of a voice. */
  inSlot(mid) {
    return this.#voices.get(mid)?.participant ?? null;
  }

  /** After a click browsers allow sound. */
  async playAll() {
    await Promise.all([...this.#voices.values()].map(({ audio }) => this.#play(audio)));
  }

  setSpeaker(deviceId) {
    this.#speaker = deviceId;
    this.#voices.forEach(({ audio }) => this.#useSpeaker(audio));
  }

  /** Somebody is heard now; also told of oneself. */
  heard(participant) {
    const before = this.#speaking.has(participant);
    this.#speaking.set(participant, performance.now() + HOLD_MILLIS);
    if (!before) {
      this.#onSpeaking(participant, true);
    }
  }

  close() {
    clearInterval(this.#timer);
    this.#voices.forEach(({ audio }) => (audio.srcObject = null));
  }

  #useSpeaker(audio) {
    if (this.#speaker && audio.setSinkId) {
      audio.setSinkId(this.#speaker).catch(() => {}); // unplugged meanwhile: the default plays
    }
  }

  #play(audio) {
    return audio.play().catch((problem) => {
      if (problem.name === 'NotAllowedError') {
        this.#onBlocked();
      }
    });
  }

  #look() {
    const now = performance.now();
    for (const { participant, receiver } of this.#voices.values()) {
      const source = participant && receiver?.getSynchronizationSources?.()[0];
      if (source && source.audioLevel > LOUD && now - source.timestamp < HOLD_MILLIS) {
        this.heard(participant);
      }
    }
    for (const [participant, until] of this.#speaking) {
      if (until <= now) {
        this.#speaking.delete(participant);
        this.#onSpeaking(participant, false);
      }
    }
  }
}
