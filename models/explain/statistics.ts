/** Pearson's correlation of numbers in pairs; 0 where either are all the same. */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const n = a.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [both, squaresA, squaresB] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const [fromA, fromB] = [a[i]! - meanA, b[i]! - meanB];
    both += fromA * fromB;
    squaresA += fromA * fromA;
    squaresB += fromB * fromB;
  }
  return squaresA > 0 && squaresB > 0 ? both / Math.sqrt(squaresA * squaresB) : 0;
}

/** The same over the places where neither is missing. */
export function correlationWhereKnown(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const known = Array.from({ length: a.length }, (_, at) => at).filter((at) => !isNaN(a[at]!) && !isNaN(b[at]!));
  return correlation(
    known.map((at) => a[at]!),
    known.map((at) => b[at]!),
  );
}

/** Spearman's: of their ranks. */
export const rankCorrelation = (a: ArrayLike<number>, b: ArrayLike<number>): number => correlation(ranks(a), ranks(b));

/** Ranks from 1, equal numbers with the mean of theirs. */
export function ranks(values: ArrayLike<number>): Float64Array {
  const order = Array.from({ length: values.length }, (_, at) => at).sort((a, b) => values[a]! - values[b]!);
  const found = new Float64Array(values.length);
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let at = from; at < to; at++) found[order[at]!] = (from + 1 + to) / 2;
    from = to;
  }
  return found;
}

export function mean(values: ArrayLike<number>): number {
  const sum = Array.from(values).reduce((total, value) => total + value, 0);
  return values.length > 0 ? sum / values.length : 0;
}

/** Standard deviation, of a sample (n − 1); 0 of fewer than two. */
export function deviation(values: ArrayLike<number>): number {
  if (values.length < 2) return 0;
  const middle = mean(values);
  const squares = Array.from(values).reduce((total, value) => total + (value - middle) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}

/** The value that a share of the others lies below, between the two nearest; of none, NaN. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) return NaN;
  const place = share * (sorted.length - 1);
  const [below, above] = [Math.floor(place), Math.ceil(place)];
  return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!);
}
