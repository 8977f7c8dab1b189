import { entropyOf, rowOf, type Matrix } from '../shared/records/matrix.js';

/** From this share of the weight on, a pattern is called by its name. */
const CLEAR = 0.5;
const BEYOND_DOUBT = 0.9;
/** Of the largest entropy that a row can have. */
const EVEN = 0.95;
/** A pattern that few rows can show says nothing. */
const LEAST_ROWS = 3;

/**
 * What a head does, in words, where it is clear: most of the weight lies on one diagonal, mirrored diagonal or on the first
 * column, or it is spread evenly. Null where it is not. `from`: only rows from here on are looked at.
 */
export function nameHead(matrix: Matrix, from = 0): string | null {
  if (matrix.rows - from < LEAST_ROWS || matrix.columns !== matrix.rows) return null;
  const { share, words } = strongestLine(matrix, from);
  // Of two or three keys an even share is much, too; entropy costs most of the time, and isn't asked where all is clear.
  if (share < BEYOND_DOUBT && isSpread(matrix, from)) return 'spread evenly';
  return share > CLEAR ? words : null;
}

/** As `nameHead`; where all rows together show nothing, what those that answer show. */
export function describeHead(matrix: Matrix, answerFrom: number): string | null {
  const everywhere = nameHead(matrix);
  if (everywhere !== null || answerFrom <= 0) return everywhere;
  const answering = nameHead(matrix, answerFrom);
  return answering && `${answering} while answering`;
}

/** The line with the largest mean weight, over the rows that it meets, of those that meet at least half of the rows. */
function strongestLine(matrix: Matrix, from: number): { share: number; words: string } {
  const n = matrix.rows;
  const last = n - 1;
  /** Weight by row - column, moved to begin at 0; by row + column; and of column 0. */
  const apart = new Float64Array(2 * n - 1);
  const mirrored = new Float64Array(2 * n - 1);
  let first = 0;
  for (let row = from; row < n; row++) {
    const weights = rowOf(matrix, row);
    first += weights[0]!;
    for (let column = 0; column < n; column++) {
      const weight = weights[column]!;
      apart[row - column + last]! += weight;
      mirrored[row + column]! += weight;
    }
  }
  const least = Math.max(LEAST_ROWS, (n - from) / 2);
  let best = { share: first / (n - from), words: 'looks at the first token' };
  for (let at = 0; at < 2 * n - 1; at++) {
    const back = at - last;
    const rowsApart = Math.min(last, last + back) - Math.max(from, back) + 1;
    if (rowsApart >= least && apart[at]! / rowsApart > best.share) {
      best = { share: apart[at]! / rowsApart, words: wordsForDistance(back) };
    }
    const rowsMirrored = Math.min(last, at) - Math.max(from, at - last) + 1;
    if (rowsMirrored >= least && mirrored[at]! / rowsMirrored > best.share) {
      best = { share: mirrored[at]! / rowsMirrored, words: 'looks at the mirrored position' };
    }
  }
  return best;
}

function wordsForDistance(back: number): string {
  if (back === 0) return 'looks at the same position';
  if (back === 1) return 'looks at the previous token';
  if (back === -1) return 'looks at the next token';
  return back > 0 ? `looks ${back} positions back` : `looks ${-back} positions ahead`;
}

/** Weight is even among the keys that a query may see, which are those with any weight. */
function isSpread(matrix: Matrix, from: number): boolean {
  let sum = 0;
  let rows = 0;
  for (let row = from; row < matrix.rows; row++) {
    const weights = rowOf(matrix, row);
    let seen = 0;
    for (const weight of weights) if (weight > 0) seen++;
    if (seen < 2) continue;
    sum += entropyOf(weights) / Math.log2(seen);
    rows++;
  }
  return rows >= LEAST_ROWS && sum / rows > EVEN;
}
