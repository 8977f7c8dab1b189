/** What a run keeps of its data, in words. */
import type { RememberedData } from '../data/dataset.js';

const UNIT = { images: 'images', text: 'characters', 'labelled-text': 'texts', table: 'rows' } as const;
/** Classes that are named. */
const NAMED = 10;

/** "36 + 4 images of 2 classes, 8 × 8, from /home/ada/pets" */
export function dataText({ kind, train, test, classes, width, height, source, origin }: RememberedData): string {
  const of = classes > 0 ? ` of ${classes} classes` : '';
  const size = width === undefined || height === undefined ? '' : `, ${width} × ${height}`;
  const from = origin === 'bundled' ? ', which come with the app' : source === null ? '' : `, from ${source}`;
  return `${train.toLocaleString('en')} + ${test.toLocaleString('en')} ${UNIT[kind]}${of}${size}${from}`;
}

/** "cat, dog"; null where there are none, or too many were there to keep. */
export function classesText({ classNames = [] }: RememberedData): string | null {
  if (classNames.length === 0) return null;
  return `${classNames.slice(0, NAMED).join(', ')}${classNames.length > NAMED ? ', …' : ''}`;
}

/** The beginning of one of the sums that tell the data from others, for people to compare. */
export function shortSum({ sha256 }: { sha256: Readonly<Record<string, string>> }): string {
  const [first = ''] = Object.values(sha256);
  return first.slice(0, 12);
}
