import { RequestError } from '../../core/errors.js';

/** What a generator is told; it makes the same of the same. */
export interface MakeSettings {
  /** Rows of a table, or images, of both splits together. */
  rows: number;
  /** Deviation of what is added to each coordinate, or, in parts of full brightness, to each pixel. */
  noise: number;
  seed: number;
}

export const MOST_ROWS = 1_000_000;
const FEWEST_ROWS = 20;
const MOST_NOISE = { table: 10, images: 1 };

/** `settings` themselves. Throws RequestError (field `rows`, `noise` or `seed`) where one is out of its range. */
export function checkSettings(kind: 'table' | 'images', settings: MakeSettings): MakeSettings {
  const refuse = (field: keyof MakeSettings, allowed: string) =>
    new RequestError(`${field}: ${settings[field]} is not allowed; use ${allowed}.`, { field });
  const { rows, noise, seed } = settings;
  if (!Number.isInteger(rows) || rows < FEWEST_ROWS || rows > MOST_ROWS) {
    throw refuse('rows', `a whole number from ${FEWEST_ROWS} to ${MOST_ROWS.toLocaleString('en')}`);
  }
  if (!(noise >= 0 && noise <= MOST_NOISE[kind])) throw refuse('noise', `a number from 0 to ${MOST_NOISE[kind]}`);
  if (!Number.isSafeInteger(seed) || seed < 0) throw refuse('seed', 'a whole number from 0');
  return settings;
}
