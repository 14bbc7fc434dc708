// The tiles: who has one, where it stands, and what is told to the server about it.
import { h } from './dom.js';
import { gridLayout } from './layout.js';
import { SlotVideo } from './slot-video.js';
import { Tile } from './tile.js';

const GAP = 12;
const VIEW_MILLIS = 250;

/** Draws the people of a meeting. `ownVideo` shows oneself. */
export class Stage {
  element = h('main', { class: 'stage' });
  #grid = h('div', { class: 'grid' });
  #featured = h('div', { class: 'featured', hidden: true });
  #meeting;
  #tiles = new Map();
  #videos = new Map();
  #viewTimer = 0;
  #resize = new ResizeObserver(() => this.#layOut());
  #onVisibility = () => this.#tellView();

  constructor(meeting) {
    this.#meeting = meeting;
    this.ownVideo = h('video', { autoplay: true, muted: true, playsInline: true, class: 'mirror' });
    this.ownVideo.muted = true;
    this.element.append(this.#featured, this.#grid);
    this.#resize.observe(this.element);
    document.addEventListener('visibilitychange', this.#onVisibility);
  }

  close() {
    this.#resize.disconnect();
    clearTimeout(this.#viewTimer);
    document.removeEventListener('visibilitychange', this.#onVisibility);
  }

  setSpeaking(participant, speaking) {
    this.#tiles.get(`${participant} camera`)?.setSpeaking(speaking);
  }

  setOwnCamera(track) {
    if (this.ownVideo.srcObject?.getVideoTracks()[0] !== track) {
      this.ownVideo.srcObject = track ? new MediaStream([track]) : null;
    }
    const tile = this.#tiles.get(`${this.#meeting.you} camera`);
    tile?.setVideo(this.ownVideo);
    tile?.setShown(Boolean(track));
  }

  /** The participants or what they have on changed. */
  update() {
    const wanted = new Map();
    for (const participant of this.#meeting.participants) {
      wanted.set(`${participant.id} camera`, [participant, 'camera']);
      if (participant.live.has('screen') && !participant.self) {
        wanted.set(`${participant.id} screen`, [participant, 'screen']);
      }
    }
    for (const [key, tile] of this.#tiles) {
      if (!wanted.has(key)) {
        tile.element.remove();
        this.#tiles.delete(key);
      }
    }
    for (const [key, [participant, source]] of wanted) {
      const tile = this.#tiles.get(key) ?? this.#addTile(key, participant, source);
      tile.setMuted(source === 'camera' && !participant.live.has('microphone'));
    }
    for (const video of this.#videos.values()) {
      const { participant, source } = video.slot;
      video.setOn(this.#isOn(participant, source));
    }
    this.#layOut();
  }

  /** A video slot got another source. */
  assign(slot) {
    let video = this.#videos.get(slot.mid);
    video?.release();
    if (slot.participant === null) {
      this.#videos.delete(slot.mid);
      this.#tellView();
      return;
    }
    if (!video) {
      video = new SlotVideo(slot.track);
      this.#videos.set(slot.mid, video);
    }
    video.slot = slot;
    const key = `${slot.participant} ${slot.source}`;
    video.assign(slot.rtpTimestamp, this.#isOn(slot.participant, slot.source), (shown) =>
      this.#tiles.get(key)?.setShown(shown),
    );
    this.#tiles.get(key)?.setVideo(video.element);
    this.#tellView();
  }

  markLive(mid) {
    this.#videos.get(mid)?.markLive();
  }

  #isOn(participant, source) {
    const person = this.#meeting.participants.find(({ id }) => id === participant);
    return Boolean(person?.live.has(source));
  }

  #addTile(key, participant, source) {
    const tile = new Tile(participant, source);
    this.#tiles.set(key, tile);
    (source === 'screen' ? this.#featured : this.#grid).append(tile.element);
    const video = [...this.#videos.values()].find(
      ({ slot }) => slot.participant === participant.id && slot.source === source,
    );
    if (video) {
      tile.setVideo(video.element);
      tile.setShown(video.shown);
    }
    return tile;
  }

  #layOut() {
    const tiles = [...this.#tiles.values()];
    const people = tiles.filter((tile) => tile.source === 'camera');
    const screens = tiles.length - people.length;
    this.element.classList.toggle('with-screen', screens > 0);
    // In a talk of two the other one gets the room, oneself a corner.
    const inCorner = people.length === 2 && screens === 0;
    this.element.classList.toggle('pair', inCorner);
    this.#featured.hidden = screens === 0;
    const { width, height } = this.#grid.getBoundingClientRect();
    const { columns, tileWidth, tileHeight } = gridLayout(inCorner ? 1 : people.length, width, height, GAP);
    // Keeps a row from taking in more tiles than planned.
    const side = Math.max(0, Math.floor((width - columns * tileWidth - (columns - 1) * GAP) / 2) - 1);
    this.#grid.style.paddingInline = `${side}px`;
    this.#grid.style.setProperty('--tile-width', `${tileWidth}px`);
    this.#grid.style.setProperty('--tile-height', `${tileHeight}px`);
    this.#tellView();
  }

  /** Tells the server what is seen, at most four times a second. */
  #tellView() {
    if (this.#viewTimer) {
      return;
    }
    this.#viewTimer = setTimeout(() => {
      this.#viewTimer = 0;
      const ratio = devicePixelRatio;
      const slots = [...this.#videos.entries()].map(([mid, video]) => {
        const { width, height } = video.element.getBoundingClientRect();
        const visible = document.visibilityState === 'visible' && video.element.isConnected;
        const priority = video.slot.source === 'screen' ? 8 : 5;
        return { mid, visible, width: Math.round(width * ratio), height: Math.round(height * ratio), priority };
      });
      this.#meeting.view(slots);
    }, VIEW_MILLIS);
  }
}
