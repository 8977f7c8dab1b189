/** The losses once more, as loops over float64 numbers. */

export function rowsOf(flat: readonly number[], width: number): number[][] {
  return Array.from({ length: flat.length / width }, (_, row) => flat.slice(row * width, (row + 1) * width));
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;

export function dot(a: readonly number[], b: readonly number[]): number {
  return sum(a.map((value, at) => value * b[at]!));
}

export function normalized(row: readonly number[]): number[] {
  const length = Math.sqrt(dot(row, row));
  return row.map((value) => value / length);
}

/** −ln of the share that e to the first score has. */
function surprise(own: number, others: readonly number[]): number {
  return Math.log(sum([own, ...others].map((score) => Math.exp(score)))) - own;
}

export function ntXent(rows: readonly number[][], temperature: number): number {
  const pairs = rows.length / 2;
  const score = (i: number, j: number) => dot(rows[i]!, rows[j]!) / temperature;
  return mean(
    rows.map((_, i) => {
      const partner = (i + pairs) % rows.length;
      const others = rows.flatMap((_, j) => (j === i || j === partner ? [] : [score(i, j)]));
      return surprise(score(i, partner), others);
    }),
  );
}

export function infoNce(queries: number[][], keys: number[][], queue: number[][], temperature: number): number {
  return mean(
    queries.map((query, at) => {
      const others = queue.map((one) => dot(query, one) / temperature);
      return surprise(dot(query, keys[at]!) / temperature, others);
    }),
  );
}

export function meanCosine(a: number[][], b: number[][]): number {
  return mean(a.map((row, at) => dot(normalized(row), normalized(b[at]!))));
}

const columns = (rows: readonly number[][]) => rows[0]!.map((_, at) => rows.map((row) => row[at]!));

function standardized(column: readonly number[]): number[] {
  const centre = mean(column);
  const deviation = Math.sqrt(mean(column.map((value) => (value - centre) ** 2)) + 1e-5);
  return column.map((value) => (value - centre) / deviation);
}

export function barlowTwins(first: number[][], second: number[][], weight: number): number {
  const [a, b] = [first, second].map((rows) => columns(rows).map(standardized));
  let loss = 0;
  a!.forEach((one, i) =>
    b!.forEach((other, j) => {
      const correlation = dot(one, other) / one.length;
      loss += i === j ? (1 - correlation) ** 2 : weight * correlation ** 2;
    }),
  );
  return loss;
}

export function vicReg(
  first: number[][],
  second: number[][],
  { invariance, variance, covariance }: { invariance: number; variance: number; covariance: number },
): number {
  let loss = invariance * mean(first.flatMap((row, at) => row.map((value, i) => (value - second[at]![i]!) ** 2)));
  for (const view of [first, second]) {
    const centred = columns(view).map((column) => column.map((value) => value - mean(column)));
    centred.forEach((one, i) =>
      centred.forEach((other, j) => {
        const between = dot(one, other) / (view.length - 1);
        const lacking = Math.max(0, 1 - Math.sqrt(between + 1e-4));
        loss += (i === j ? variance * lacking : covariance * between ** 2) / centred.length;
      }),
    );
  }
  return loss;
}
