// The tiles: who has one, where it stands, and what is told to the server about it.
import { h } from './dom.js';
import { gridLayout } from './layout.js';
import { t } from './i18n.js';
import { DirectVideo } from './direct-video.js';
import { SlotVideo } from './slot-video.js';
import { Tile } from './tile.js';

const GAP = 12;
const VIEW_MILLIS = 250;
/** More tiles than this are too small to know people by; the rest are counted. */
const MAX_TILES = 25;

/** Why a slot shows no picture; null while it shows one. */
function sentenceOf(video) {
  if (video.waiting) {
    return t('waitingForCodec');
  }
  return video.quality === 'paused' ? t('pausedForBandwidth') : null;
}

/** Says on a slot's tile how the slot fares. */
function tellState(tile, video) {
  tile?.setWaiting(sentenceOf(video));
  tile?.setReduced(video.quality === 'reduced');
}

/** Draws the people of a meeting. `ownVideo` shows oneself. */
export class Stage {
  element = h('main', { class: 'stage' });
  #grid = h('div', { class: 'grid' });
  #featured = h('div', { class: 'featured', hidden: true });
  #meeting;
  #tiles = new Map();
  #videos = new Map();
  /** Pictures that come directly, by the key of their tile. */
  #directs = new Map();
  /** The mark of the way that somebody's pictures take, by participant. */
  #ways = new Map();
  /** Whose voice the network does not carry, by slot. */
  #unheard = new Map();
  #more = h('article', { class: 'tile more', hidden: true, 'data-testid': 'more-people' });
  #active = null;
  #viewTimer = 0;
  #viewChanged = false;
  #resize = new ResizeObserver(() => this.#layOut());
  #onVisibility = () => this.#tellView();

  constructor(meeting) {
    this.#meeting = meeting;
    this.ownVideo = h('video', { autoplay: true, muted: true, playsInline: true, class: 'mirror' });
    this.ownVideo.muted = true;
    this.#grid.append(this.#more);
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
    const all = this.#meeting.participants;
    const shown = this.#choose(all);
    this.#more.hidden = shown.size === all.length;
    this.#more.textContent = t('more', { count: all.length - shown.size });
    for (const participant of all) {
      if (shown.has(participant.id)) {
        wanted.set(`${participant.id} camera`, [participant, 'camera']);
      }
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

  /** Who gets a tile: oneself, whoever is in a slot, then the first who came. */
  #choose(all) {
    if (all.length <= MAX_TILES) {
      return new Set(all.map(({ id }) => id));
    }
    const inSlots = new Set([...this.#videos.values()].map(({ slot }) => slot.participant));
    const rank = ({ id, self }) => (self ? 0 : inSlots.has(id) ? 1 : 2);
    const first = [...all].sort((a, b) => rank(a) - rank(b)).slice(0, MAX_TILES - 1);
    return new Set(first.map(({ id }) => id));
  }

  /** A video slot got another source. */
  assign(slot) {
    let video = this.#videos.get(slot.mid);
    video?.release();
    if (slot.participant === null) {
      this.#videos.delete(slot.mid);
      this.update();
      return;
    }
    if (!video) {
      video = new SlotVideo(slot.track);
      this.#videos.set(slot.mid, video);
    }
    video.slot = slot;
    video.waiting = false;
    video.quality = 'full';
    const key = `${slot.participant} ${slot.source}`;
    video.assign(slot.rtpTimestamp, this.#isOn(slot.participant, slot.source), (shown) => {
      const tile = this.#tiles.get(key);
      tile?.setShown(shown);
      if (shown) {
        video.waiting = false;
        tellState(tile, video);
      }
    });
    this.#tiles.get(key)?.setVideo(video.element);
    tellState(this.#tiles.get(key), video);
    this.update();
    this.#tellView();
  }

  markLive(mid) {
    this.#videos.get(mid)?.markLive();
  }

  /** The slot's source comes in a format that this browser can't show; its sender was told to change. */
  markWaiting(mid) {
    const video = this.#videos.get(mid);
    if (video?.slot) {
      video.waiting = true;
      video.cover();
      tellState(this.#tileOf(video), video);
    }
  }

  /** Shows somebody's picture by this track instead of by its slot; null: by its slot again. */
  setDirect(participant, source, track) {
    const key = `${participant} ${source}`;
    const before = this.#directs.get(key);
    const show = (video) => {
      if (video === null) {
        this.#directs.delete(key);
      } else {
        this.#directs.set(key, video);
      }
      this.#tiles.get(key)?.setDirect(video);
    };
    const ifStill = (video, next) => () => this.#directs.get(key) === video && show(next);
    if (track) {
      const video = new DirectVideo(track, () => ifStill(video, video)());
      show(video);
    } else if (before && this.#isOn(participant, source)) {
      // The slot's element still has the picture from before for a moment.
      const slot = [...this.#videos.values()].find((each) => each.slot.participant === participant && each.slot.source === source);
      before.endWith(slot?.element ?? null, ifStill(before, null));
    } else {
      show(null);
    }
  }

  /** @param {Map<string, object>} ways by participant, see Tile; nothing is said of who is not in it */
  setWays(ways) {
    this.#ways = ways;
    for (const [key, tile] of this.#tiles) {
      tile.setWay(ways.get(key.split(' ')[0]) ?? null);
    }
  }

  /** Who has a voice in this slot, or nobody (null), and whether the network carries it. */
  setHeard(mid, participant, heard) {
    const before = this.#unheard.get(mid);
    if (heard || participant === null) {
      this.#unheard.delete(mid);
    } else {
      this.#unheard.set(mid, participant);
    }
    for (const each of [before, participant]) {
      this.#tiles.get(`${each} camera`)?.setUnheard(this.#isUnheard(each));
    }
  }

  #isUnheard(participant) {
    return [...this.#unheard.values()].includes(participant);
  }

  /** The network carries what this slot asked for, or less ('reduced'), or nothing ('paused'). */
  setQuality(mid, quality) {
    const video = this.#videos.get(mid);
    if (!video?.slot) {
      return;
    }
    video.quality = quality;
    if (quality === 'paused') {
      video.cover();
    }
    tellState(this.#tileOf(video), video);
  }

  #tileOf({ slot }) {
    return this.#tiles.get(`${slot.participant} ${slot.source}`);
  }

  setActiveSpeaker(participant) {
    this.#active = participant;
    for (const [key, tile] of this.#tiles) {
      tile.setActive(key === `${participant} camera`);
    }
  }

  #isOn(participant, source) {
    const person = this.#meeting.participants.find(({ id }) => id === participant);
    return Boolean(person?.live.has(source));
  }

  #addTile(key, participant, source) {
    const tile = new Tile(participant, source);
    this.#tiles.set(key, tile);
    if (source === 'screen') {
      this.#featured.append(tile.element);
    } else {
      this.#more.before(tile.element);
    }
    const video = [...this.#videos.values()].find(
      ({ slot }) => slot.participant === participant.id && slot.source === source,
    );
    if (video) {
      tile.setVideo(video.element);
      tile.setShown(video.shown);
      tellState(tile, video);
    }
    tile.setDirect(this.#directs.get(key) ?? null);
    tile.setWay(this.#ways.get(participant.id) ?? null);
    tile.setActive(source === 'camera' && participant.id === this.#active);
    tile.setUnheard(source === 'camera' && this.#isUnheard(participant.id));
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
    const { columns, tileWidth, tileHeight } = gridLayout(inCorner ? 1 : people.length + (this.#more.hidden ? 0 : 1), width, height, GAP);
    // Keeps a row from taking in more tiles than planned.
    const side = Math.max(0, Math.floor((width - columns * tileWidth - (columns - 1) * GAP) / 2) - 1);
    this.#grid.style.paddingInline = `${side}px`;
    this.#grid.style.setProperty('--tile-width', `${tileWidth}px`);
    this.#grid.style.setProperty('--tile-height', `${tileHeight}px`);
    this.#tellView();
  }

  /** Tells the server what is seen: at once, and while that keeps changing four times a second. */
  #tellView() {
    if (this.#viewTimer) {
      this.#viewChanged = true;
      return;
    }
    this.#viewChanged = false;
    this.#meeting.view([...this.#videos.entries()].map(([mid, video]) => this.#viewOf(mid, video)));
    this.#viewTimer = setTimeout(() => {
      this.#viewTimer = 0;
      if (this.#viewChanged) {
        this.#tellView();
      }
    }, VIEW_MILLIS);
  }

  #viewOf(mid, video) {
    const { width, height } = video.element.getBoundingClientRect();
    const visible = document.visibilityState === 'visible' && video.element.isConnected;
    const priority = video.slot.source === 'screen' ? 8 : 5;
    const ratio = devicePixelRatio;
    return { mid, visible, width: Math.round(width * ratio), height: Math.round(height * ratio), priority };
  }
}
