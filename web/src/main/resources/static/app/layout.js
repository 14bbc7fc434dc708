// How many columns make the largest tiles. Pure arithmetic.

/**
 * @param {number} count tiles
 * @param {number} width of the room there is, in CSS pixels
 * @param {number} height of it
 * @param {number} gap between tiles
 * @returns {{columns: number, tileWidth: number, tileHeight: number}}
 */
export function gridLayout(count, width, height, gap) {
  // A tile that is alone takes the shape of the room, within what a picture bears to be cut.
  const alone = Math.min(2, Math.max(3 / 4, width / height));
  const several = width < height * 0.8 ? 4 / 3 : 16 / 9;
  const aspect = count > 1 ? several : alone;
  let best = { columns: 1, tileWidth: 0, tileHeight: 0 };
  for (let columns = 1; columns <= Math.max(1, count); columns++) {
    const rows = Math.ceil(count / columns);
    const across = (width - gap * (columns - 1)) / columns;
    const down = (height - gap * (rows - 1)) / rows;
    const tileWidth = Math.floor(Math.min(across, down * aspect));
    if (tileWidth > best.tileWidth) {
      best = { columns, tileWidth, tileHeight: Math.floor(tileWidth / aspect) };
    }
  }
  return best;
}
