import type { MetricWindows } from './metric-windows.js';

/** A sign of trouble, by window. `ends` is the weaker one, so that what hovers at a limit doesn't come and go. */
export interface Sign {
  begins(window: number): boolean;
  ends(window: number): boolean;
  /** It is told once it has lasted so many steps. */
  steps: number;
}

/** Of the steps trained so far, what is told lasted at least this share: what passes at the pace of a long run is not trouble. */
const SHARE = 0.1;
/** Windows in a row that end it: one may be a lucky batch. */
const QUIET = 2;
/** A stretch in which it is really so at least this often. */
const CLEAR = 2 / 3;

/** The first window of the stretch that the sign holds for up to now; null where it doesn't, or not for long enough yet. */
export function lasting(windows: Pick<MetricWindows, 'from' | 'to' | 'length'>, sign: Sign): number | null {
  let first: number | null = null;
  let clear = 0;
  let quiet = 0;
  let told = false;
  for (let i = 0; i < windows.length; i++) {
    if (first === null) {
      if (!sign.begins(i)) continue;
      [first, clear, quiet, told] = [i, 0, 0, false];
    }
    quiet = sign.ends(i) ? quiet + 1 : 0;
    if (quiet >= QUIET || (quiet > 0 && !told)) {
      first = null;
      continue;
    }
    if (sign.begins(i)) clear++;
    const lasts = windows.to[i]! - windows.from[first]! >= Math.max(sign.steps, SHARE * windows.to[i]!);
    told ||= lasts && clear >= CLEAR * (i - first + 1);
  }
  return told ? first : null;
}
