import { viewName, type PairsBody } from '../../../models/self-supervised/panels/pairs.js';
import { formatCount } from '../../lib/format.js';
import { valueAt, type Matrix } from '../shared/records/matrix.js';
import type { TwoViews } from './pairs-own.svelte.js';

/** From here on, views of different images are so alike that they tell nothing apart. */
const COLLAPSED = 0.98;

/** "0.83", "−0.20" */
export const cosineText = (value: number): string => value.toFixed(2).replace('-', '−');

/** "Bag 12, view 1" */
export function nameOfView({ images }: Pick<PairsBody, 'images'>, at: number): string {
  const image = images[at >> 1];
  return image ? viewName(image, 1 + (at % 2)) : '';
}

export type Relation = 'itself' | 'partner' | 'other';

export function relationOf({ row, column }: TwoViews): Relation {
  if (row === column) return 'itself';
  return row >> 1 === column >> 1 ? 'partner' : 'other';
}

/** "Bag 12, view 1 and Bag 12, view 2: 0.83, views of the same image" */
export function cellText(body: Pick<PairsBody, 'images'>, similarities: Matrix, cell: TwoViews): string {
  const { row, column } = cell;
  const value = cosineText(valueAt(similarities, row, column) ?? NaN);
  const relation = relationOf(cell);
  if (relation === 'itself') return `${nameOfView(body, row)} with itself: ${value}`;
  const of = relation === 'partner' ? 'views of the same image' : 'views of different images';
  return `${nameOfView(body, row)} and ${nameOfView(body, column)}: ${value}, ${of}`;
}

/** What all of it comes to. */
export function summaryOf({ images, partners, others, found }: PairsBody): string {
  const views = 2 * images.length;
  const alike = `The two views of an image are alike by ${cosineText(partners)} in the mean`;
  const beside = others === null ? '' : `, views of different images by ${cosineText(others)}`;
  return `${alike}${beside}. Of ${formatCount(views)} views, ${formatCount(found)} have their partner as the most similar one.`;
}

/** A sentence where the encoder says nearly the same of everything; null elsewhere. */
export function collapseText({ others }: Pick<PairsBody, 'others'>): string | null {
  if (others === null || others < COLLAPSED) return null;
  return 'Views of different images are as alike as those of one: here the encoder says the same of everything.';
}
