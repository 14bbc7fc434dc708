// How a video track is sent: in several sizes (simulcast) or in layers (SVC), by its codec and by how large it is.

/** The names of a camera's encodings, the smallest first. A sender keeps them for life, so it offers all from the start. */
export const RIDS = ['q', 'h', 'f'];

/** Encoders split a picture in layers with these; with the others it is encoded several times. */
const LAYERED = ['vp9', 'av1'];

const BITRATES = { 180: 150_000, 360: 500_000, 720: 1_700_000, 1080: 3_000_000 };

export function bitrateOf(height) {
  const step = Object.keys(BITRATES).map(Number).find((each) => height <= each * 1.2);
  return BITRATES[step ?? 1080];
}

/** How many sizes a picture of this height is worth: down to about 180 lines. */
function sizesOf(height) {
  return height >= 600 ? 3 : height >= 300 ? 2 : 1;
}

/**
 * The parameters of a camera's encodings.
 *
 * @param {string} codec as the server names it: vp8, vp9, h264, av1
 * @param {number} height of the captured picture
 * @param {Set<string>} wanted rids that somebody watches
 * @param {object} options simulcast: several encodings also where the codec has layers; count: how many encodings the
 *     sender has, one where simulcast was not agreed upon
 * @returns {object[]} one each of RIDS, or the only one
 */
export function cameraEncodings(codec, height, wanted, { simulcast = false, count = RIDS.length } = {}) {
  const sizes = sizesOf(height);
  if (LAYERED.includes(codec) && !simulcast) {
    const scalabilityMode = sizes === 1 ? 'L1T3' : `L${sizes}T3_KEY`;
    return RIDS.map((_, index) => ({
      active: index === 0,
      scaleResolutionDownBy: 1,
      maxBitrate: Math.round(bitrateOf(height) * 1.2),
      scalabilityMode,
    })).slice(0, count);
  }
  if (count === 1) {
    return [{ active: true, scaleResolutionDownBy: 1, maxBitrate: bitrateOf(height), scalabilityMode: 'L1T3' }];
  }
  return RIDS.map((rid, index) => {
    const scale = 2 ** Math.max(0, sizes - 1 - index);
    return {
      active: index < sizes && (index === 0 || wanted.has(rid)),
      scaleResolutionDownBy: scale,
      maxBitrate: bitrateOf(height / scale),
      // In every encoding, or Chromium sends VP9 and AV1 as one stream of layers.
      scalabilityMode: 'L1T3',
    };
  });
}

/** A screen is sent once, in full size: its text must stay sharp. */
export function screenEncodings() {
  return [{ active: true, maxBitrate: 2_500_000 }];
}
