import type { PanelRecord } from '../../../models/core/panel.js';
import type { AttentionBody } from '../../../models/transformer/panels/attention.js';
import { poolExtreme, type Matrix, type RowRange } from '../shared/records/matrix.js';
import { matrixKey, type Choice } from './choice.js';

/** Cells of a thumbnail's side that the page makes itself. */
const SIDE = 32;

/** One matrix under the other in a record's `thumbnails/P`. */
export function thumbnailOf(all: Matrix, index: number): Matrix {
  const side = all.columns;
  const values = all.values.subarray(index * side * side, (index + 1) * side * side);
  return { rows: side, columns: side, values };
}

/** The part of a record that a small picture of the choice is made from: as few bytes as it takes. */
export function filmPart(
  record: Pick<PanelRecord<Pick<AttentionBody, 'heads'>>, 'matrices' | 'body'>,
  probe: number,
  choice: Choice,
): { key: string; rows?: RowRange } {
  const key = `thumbnails/${probe}`;
  const info = record.matrices[key];
  if (choice.kind === 'rollout' || !info) return { key: matrixKey(probe, choice) };
  const side = info.columns;
  const first = choice.layer * record.body.heads * side;
  if (choice.kind === 'average') return { key, rows: { first, count: record.body.heads * side } };
  return { key, rows: { first: first + choice.head * side, count: side } };
}

/**
 * A small square picture of the part that `filmPart` names. Of thumbnails under each other it is the mean; a whole matrix
 * is pooled as thumbnails are, to the largest weight of each cell.
 */
export function filmPicture(part: Matrix): Matrix {
  const side = part.columns;
  const count = part.rows / side;
  if (count <= 1) {
    return side > SIDE ? poolExtreme(part, { row: 0, column: 0, rows: part.rows, columns: side }, SIDE, SIDE) : part;
  }
  const values = new Float32Array(side * side);
  for (let i = 0; i < part.values.length; i++) values[i % values.length]! += part.values[i]! / count;
  return { rows: side, columns: side, values };
}
