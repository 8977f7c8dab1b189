import { formatChange } from '../../../lib/format.js';
import { patchBox, type PatchMap } from './patch-map.js';

/** An output and what each patch, or pixel, does to it. */
export interface MappedOutput {
  name: string;
  values: ArrayLike<number>;
}

/** "the patch at the lower left". */
export function placeWords(map: PatchMap, patch: number): string {
  const box = patchBox(map, patch);
  const what = map.single ? 'pixel' : 'patch';
  if (!box) return `the ${what}`;
  const third = (middle: number, size: number) => Math.min(2, Math.floor((middle / size) * 3));
  const across = third((box.left + box.right + 1) / 2, map.width);
  const down = third((box.top + box.bottom + 1) / 2, map.height);
  if (across === 1 && down === 1) return `the ${what} in the middle`;
  const [row, column] = [['upper', '', 'lower'][down]!, ['left', '', 'right'][across]!];
  if (row === '') return `the ${what} in the middle of the ${column}`;
  return column === '' ? `the ${what} in the middle of the ${row} edge` : `the ${what} at the ${row} ${column}`;
}

/** "Patch 12, rows 8–15, columns 0–7", counted from 0 as pixels are. */
export function patchTitle(map: PatchMap, patch: number): string {
  const box = patchBox(map, patch);
  if (map.single) return box ? `Pixel in row ${box.top}, column ${box.left}` : 'Pixel';
  if (!box) return `Patch ${patch + 1}`;
  const span = (from: number, to: number) => (from === to ? String(from) : `${from}–${to}`);
  return `Patch ${patch + 1}, rows ${span(box.top, box.bottom)}, columns ${span(box.left, box.right)}`;
}

/** What a map shows, for those who don't see it. */
export function mapWords(map: PatchMap, { name, values }: MappedOutput): string {
  const order = byStrength(values);
  const most = (wanted: (value: number) => boolean) => order.find((one) => wanted(values[one]!));
  const [best, worst] = [most((value) => value > 0), most((value) => value < 0)];
  const tell = (one: number) => `${placeWords(map, one)} (${formatChange(values[one]!)})`;
  const speaks = best === undefined ? `Nothing speaks for ${name}` : `Speaks most for ${name}: ${tell(best)}`;
  const against = worst === undefined ? 'nothing speaks against it' : `most against it: ${tell(worst)}`;
  return `${speaks}; ${against}.`;
}

/** Places of the values, the one farthest from 0 first; without those that are not numbers. */
export function byStrength(values: ArrayLike<number>): number[] {
  return Array.from(values, (value, at) => ({ at, size: Math.abs(value) }))
    .filter(({ size }) => Number.isFinite(size))
    .sort((a, b) => b.size - a.size || a.at - b.at)
    .map(({ at }) => at);
}
