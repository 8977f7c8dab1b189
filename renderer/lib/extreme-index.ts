/** Values in the first level's buckets, and buckets of one level in a bucket of the next. */
const LEAF = 32;
const FAN_OUT = 8;

/** Positions within a column; -1 where there is none. */
export interface Extremes {
  lowest: number;
  highest: number;
  /** The first value that is not finite. */
  firstGap: number;
}

interface Level {
  size: number;
  /** Full buckets only. */
  count: number;
  lowest: Int32Array;
  highest: Int32Array;
  firstGap: Int32Array;
}

/**
 * Finds the lowest, the highest and the first non-finite value of any stretch of a growing column in logarithmic
 * time: full buckets of 32, 256, 2,048, … values remember where theirs are.
 */
export class ExtremeIndex {
  readonly #levels: Level[] = [];
  #values: Float32Array = new Float32Array(0);

  /** Takes note of `values[0 … length)`; what was known before must be unchanged. */
  extend(values: Float32Array, length: number): void {
    this.#values = values;
    for (let depth = 0, size = LEAF; size <= length; depth++, size *= FAN_OUT) this.#fill(depth, size, length);
  }

  /** Extremes of positions from … to - 1. */
  find(from: number, to: number): Extremes {
    const found: Extremes = { lowest: -1, highest: -1, firstGap: -1 };
    let at = Math.min(to, Math.ceil(from / LEAF) * LEAF);
    this.#scan(found, from, at);
    for (let level = this.#largestBucket(at, to); level; level = this.#largestBucket(at, to)) {
      const bucket = at / level.size;
      this.#take(found, level.lowest[bucket]!, level.highest[bucket]!, level.firstGap[bucket]!);
      at += level.size;
    }
    this.#scan(found, at, to);
    return found;
  }

  /** The largest full bucket that begins at `at` and ends within `to`. */
  #largestBucket(at: number, to: number): Level | undefined {
    let best: Level | undefined;
    for (const level of this.#levels) {
      if (at % level.size !== 0 || at + level.size > to || at / level.size >= level.count) break;
      best = level;
    }
    return best;
  }

  /** Looks at every value: for the ends that no bucket covers. */
  #scan(found: Extremes, from: number, to: number): void {
    const values = this.#values;
    let { lowest, highest } = found;
    let low = lowest < 0 ? Infinity : values[lowest]!;
    let high = highest < 0 ? -Infinity : values[highest]!;
    for (let at = from; at < to; at++) {
      const value = values[at]!;
      if (value - value !== 0) {
        // Neither NaN nor an infinity minus itself is 0.
        if (found.firstGap < 0) found.firstGap = at;
        continue;
      }
      if (value < low) {
        low = value;
        lowest = at;
      }
      if (value > high) {
        high = value;
        highest = at;
      }
    }
    found.lowest = lowest;
    found.highest = highest;
  }

  #fill(depth: number, size: number, length: number): void {
    const level = (this.#levels[depth] ??= {
      size,
      count: 0,
      lowest: new Int32Array(64),
      highest: new Int32Array(64),
      firstGap: new Int32Array(64),
    });
    const count = Math.floor(length / size);
    if (count > level.lowest.length) {
      level.lowest = grown(level.lowest, count);
      level.highest = grown(level.highest, count);
      level.firstGap = grown(level.firstGap, count);
    }
    while (level.count < count) {
      const start = level.count * size;
      // The level below is full up to here, so this asks it, and the values only on the first level.
      const { lowest, highest, firstGap } = this.find(start, start + size);
      level.lowest[level.count] = lowest;
      level.highest[level.count] = highest;
      level.firstGap[level.count] = firstGap;
      level.count++;
    }
  }

  #take(found: Extremes, lowest: number, highest: number, gap: number): void {
    const values = this.#values;
    if (lowest >= 0 && (found.lowest < 0 || values[lowest]! < values[found.lowest]!)) found.lowest = lowest;
    if (highest >= 0 && (found.highest < 0 || values[highest]! > values[found.highest]!)) found.highest = highest;
    if (gap >= 0 && (found.firstGap < 0 || gap < found.firstGap)) found.firstGap = gap;
  }
}

function grown(array: Int32Array, needed: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(needed, array.length * 2));
  larger.set(array);
  return larger;
}
