// One person in the meeting, or the screen that one shares.
import { h, icon } from './dom.js';
import { t } from './i18n.js';

const HUES = [8, 32, 96, 152, 190, 214, 258, 326];

function hueOf(id) {
  let sum = 0;
  for (const character of id) {
    sum = (sum * 31 + character.codePointAt(0)) >>> 0;
  }
  return HUES[sum % HUES.length];
}

/** The first letters of the first and last word, or the first character of a name without words. */
export function initials(name) {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : [words[0]];
  return letters.map((word) => [...word][0]?.toUpperCase() ?? '').join('');
}

export class Tile {
  #name = h('span', { class: 'tile-name', 'data-testid': 'tile-name' });
  #muted = h('span', { class: 'tile-muted', title: t('muted'), hidden: true }, icon('mic-off'));
  #reduced = h(
    'span',
    { class: 'tile-reduced', title: t('reducedForBandwidth'), hidden: true, 'data-testid': 'tile-reduced' },
    icon('weak'),
  );
  #unheard = h(
    'span',
    { class: 'tile-unheard', title: t('unheardForBandwidth'), hidden: true, 'data-testid': 'tile-unheard' },
    icon('sound-off'),
  );
  #avatar = h('span', { class: 'avatar', 'aria-hidden': 'true' });
  #picture = h('div', { class: 'tile-picture' });
  #direct = h('div', { class: 'tile-direct' });
  #way = h('span', { class: 'tile-way', hidden: true, 'data-testid': 'tile-way' });
  #slotShown = false;
  #directShown = false;
  #waiting = h('p', { class: 'tile-waiting', hidden: true, 'data-testid': 'tile-waiting' });

  /** @param {{id: string, name: string, self: boolean}} participant @param {'camera'|'screen'} source */
  constructor(participant, source) {
    this.source = source;
    this.element = h(
      'article',
      {
        class: `tile ${source}`,
        'data-testid': source === 'camera' ? 'tile' : 'screen-tile',
        'data-participant': participant.id,
        'data-name': participant.name,
        'data-self': String(participant.self),
        'data-live': 'false',
      },
      this.#avatar,
      this.#picture,
      this.#direct,
      this.#waiting,
      h('div', { class: 'tile-label' }, this.#muted, this.#unheard, this.#name, this.#reduced, this.#way),
    );
    this.element.style.setProperty('--hue', hueOf(participant.id));
    this.#avatar.textContent = initials(participant.name);
    const you = participant.self ? `${participant.name} (${t('you')})` : participant.name;
    this.#name.textContent = source === 'screen' ? t('screenOf', { name: participant.name }) : you;
  }

  /** Takes the element that shows the picture; null takes it away. */
  setVideo(element) {
    if (this.#picture.firstChild !== element) {
      this.#picture.replaceChildren(...(element ? [element] : []));
    }
  }

  setShown(shown) {
    this.#slotShown = shown;
    this.#showLive();
  }

  /** Lays a picture that comes directly over that of the slot, as soon as it has one; null takes it away. */
  setDirect(video) {
    if (this.#direct.firstChild !== (video?.element ?? null)) {
      this.#direct.replaceChildren(...(video ? [video.element] : []));
    }
    this.#directShown = video?.shown ?? false;
    this.#showLive();
  }

  #showLive() {
    this.element.dataset.live = String(this.#slotShown || this.#directShown);
    this.element.dataset.direct = String(this.#directShown);
  }

  /** Says which way the picture comes: {way, text, title}; null says nothing. */
  setWay(mark) {
    this.#way.hidden = mark === null;
    this.#way.textContent = mark?.text ?? '';
    this.#way.title = mark?.title ?? '';
    this.#way.dataset.way = mark?.way ?? '';
  }

  /** Says why there is no picture; null takes the sentence away. */
  setWaiting(sentence) {
    this.#waiting.hidden = sentence === null;
    this.#waiting.textContent = sentence ?? '';
  }

  /** Whether the network carries a smaller picture only. */
  setReduced(reduced) {
    this.#reduced.hidden = !reduced;
  }

  /** Whether the network does not carry this voice beside others. */
  setUnheard(unheard) {
    this.#unheard.hidden = !unheard;
  }

  /** The active speaker, as the whole room sees it. */
  setActive(active) {
    this.element.classList.toggle('active-speaker', active);
  }

  setMuted(muted) {
    this.#muted.hidden = !muted;
  }

  setSpeaking(speaking) {
    this.element.classList.toggle('speaking', speaking);
  }
}
