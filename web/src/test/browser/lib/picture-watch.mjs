// Which pictures of somebody a page really shows, moment by moment, whichever way they come.

/**
 * Notes from now on each picture that the tile of this person shows, with its way. One that lies under another is not seen.
 *
 * @param {Person} person @param {string} from name of the other
 */
export function watchPictures(person, from) {
  return person.page.evaluate((name) => {
    const tile = document.querySelector(`[data-testid="tile"][data-name="${name}"]`);
    window.pictures = [];
    const watched = new WeakSet();
    const watch = (video) => {
      if (watched.has(video)) {
        return;
      }
      watched.add(video);
      const way = video.classList.contains('direct-video') ? 'direct' : 'relay';
      const note = () => {
        const seen = tile.dataset.direct === 'true' ? 'direct' : 'relay';
        if (way === seen && tile.dataset.live === 'true') {
          window.pictures.push({ at: Date.now(), way });
        }
        video.requestVideoFrameCallback(note);
      };
      video.requestVideoFrameCallback(note);
    };
    const watchAll = () => tile.querySelectorAll('video').forEach(watch);
    new MutationObserver(watchAll).observe(tile, { childList: true, subtree: true });
    watchAll();
  }, from);
}

/** The pictures that were noted: [{at, way}], `at` as Date.now() says. */
export function picturesOf(person) {
  return person.page.evaluate(() => window.pictures);
}

/** Of these pictures those of the change to a way: from a second before its first one to a second after it. */
export function atChangeTo(way, pictures, since = 0) {
  const first = pictures.find((each) => each.way === way && each.at >= since)?.at ?? Infinity;
  return pictures.filter(({ at }) => Math.abs(at - first) <= 1000);
}

/** The longest time between two pictures, in milliseconds. */
export function longestGap(pictures) {
  return Math.max(0, ...pictures.slice(1).map(({ at }, index) => at - pictures[index].at));
}
