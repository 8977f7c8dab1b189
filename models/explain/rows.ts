import { RequestError } from '../core/errors.js';

/** At most so many rows are explained by one run. */
const MOST_ROWS = 100_000;

/**
 * The numbers that a text such as "0-19,30" stands for, each once, in its order. Throws RequestError (field `rows`) where one of them
 * is not among `count` rows.
 */
export function rowNumbers(text: string, { count, unit }: { count: number; unit: string }): Int32Array {
  const chosen = new Set<number>();
  for (const part of text.split(',')) {
    const [from, to = from] = part.split('-').map(Number) as [number, number?];
    if (to! < from) throw refuse(`${part} ends before it begins; write the smaller number first`);
    // The usual rows are more than small data have.
    if (from >= count) throw refuse(`there is no row ${from}; the ${unit} are numbered from 0 to ${count - 1}`);
    for (let row = from; row <= Math.min(to!, count - 1); row++) chosen.add(row);
    if (chosen.size > MOST_ROWS) throw refuse(`${text} is more than ${MOST_ROWS} rows; choose fewer`);
  }
  return Int32Array.from(chosen);
}

function refuse(reason: string): RequestError {
  return new RequestError(`rows: ${reason}.`, { field: 'rows' });
}
