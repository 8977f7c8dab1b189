import { philox } from '../../data/shuffle.js';

/** Numbers in [0, 1), by Philox: the same for a seed on every machine. */
export function uniforms(seed: number, stream = 0): () => number {
  let block: readonly number[] = [];
  let drawn = 0;
  return () => {
    if (drawn % 4 === 0) block = philox([drawn / 4, stream, 2, 0], [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0]);
    return block[drawn++ % 4]! / 2 ** 32;
  };
}

/** The numbers below `count` in a random order, of which `wanted` are asked for. */
export function drawnOrder(count: number, random: () => number, wanted = count): number[] {
  const order = Array.from({ length: count }, (_, at) => at);
  for (let at = 0; at < Math.min(wanted, count - 1); at++) {
    const other = at + Math.floor(random() * (count - at));
    [order[at], order[other]] = [order[other]!, order[at]!];
  }
  return order.slice(0, wanted);
}
