import type { Players } from '../players.js';

/** Every pixel of an image, whatever its channels. */
export function pixelPlayers([height, width, channels]: readonly [number, number, number]): Players {
  const groups = Int32Array.from({ length: height * width * channels }, (_, at) => Math.floor(at / channels));
  return { kind: 'pixels', count: height * width, groups, names: null, words: null };
}
