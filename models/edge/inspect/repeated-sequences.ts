/** Sequences that follow upon themselves in a row of words. */

export interface Repeat {
  /** Where the first one begins. */
  start: number;
  /** Words of each. */
  period: number;
  times: number;
}

const LONGEST = 256;
const SHORTEST = 3;
/** A short sequence may come twice by chance. */
const TELLING = 6;

/**
 * Repeats that don't overlap, those that cover most first found, in ascending order. `cuts`: for each word what it costs to
 * begin there; of the places where a repeat could begin, which are as many as it has words, it begins where that is least.
 */
export function repeatsOf(words: readonly string[], cuts: readonly number[]): Repeat[] {
  const found: Repeat[] = [];
  const ranges = [{ from: 0, to: words.length }];
  for (let range = ranges.pop(); range; range = ranges.pop()) {
    const best = longestRepeat(words, cuts, range);
    if (!best) continue;
    found.push(best);
    ranges.push({ from: range.from, to: best.start }, { from: best.start + best.period * best.times, to: range.to });
  }
  return found.sort((a, b) => a.start - b.start);
}

function longestRepeat(
  words: readonly string[],
  cuts: readonly number[],
  { from, to }: { from: number; to: number },
): Repeat | null {
  let best: (Repeat & { run: number }) | null = null;
  for (let period = SHORTEST; period <= Math.min(LONGEST, (to - from) / 2); period++) {
    let alike = 0;
    for (let at = from; at + period <= to; at++) {
      if (at + period < to && words[at] === words[at + period]) {
        alike++;
        continue;
      }
      const times = Math.floor(alike / period) + 1;
      const start = at - alike;
      // A multiple of a period covers no more than the period itself.
      const covers = times * period > (best ? best.times * best.period : 0);
      if (covers && times >= (period < TELLING ? 3 : 2) && isVaried(words, start, period)) {
        best = { start, period, times, run: alike + period };
      }
      alike = 0;
    }
  }
  return best && bestCut(best, cuts);
}

function isVaried(words: readonly string[], start: number, period: number): boolean {
  return new Set(words.slice(start, start + period)).size > 1;
}

function bestCut({ start, period, times, run }: Repeat & { run: number }, cuts: readonly number[]): Repeat {
  const costOf = (shift: number, count: number) => {
    let cost = 0;
    for (let i = 0; i < count; i++) cost += cuts[start + shift + i * period] ?? 0;
    return cost / count;
  };
  let best = { shift: 0, times, cost: costOf(0, times) };
  for (let shift = 1; shift < period; shift++) {
    const count = Math.floor((run - shift) / period);
    if (count < 2 || count < times - 1) continue;
    const cost = costOf(shift, count);
    if (cost < best.cost) best = { shift, times: count, cost };
  }
  return { start: start + best.shift, period, times: best.times };
}
