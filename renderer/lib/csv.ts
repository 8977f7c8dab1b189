import type { MatrixValues } from '../../models/core/panel.js';

/** A matrix with its labels as CSV (RFC 4180), all digits that a float32 has. `corner` says what rows and columns are. */
export function matrixCsv(
  matrix: MatrixValues,
  rows: readonly string[],
  columns: readonly string[],
  corner = 'query \\ key',
): string {
  const lines = [[corner, ...columns].map(quoted).join(',')];
  for (let row = 0; row < matrix.rows; row++) {
    const values = matrix.values.subarray(row * matrix.columns, (row + 1) * matrix.columns);
    lines.push([quoted(rows[row] ?? ''), ...Array.from(values, shortest)].join(','));
  }
  return `${lines.join('\r\n')}\r\n`;
}

/** Rows of texts as CSV (RFC 4180), the first one being the columns' names. */
export function rowsCsv(rows: readonly (readonly string[])[]): string {
  return `${rows.map((row) => row.map(quoted).join(',')).join('\r\n')}\r\n`;
}

/** Nine significant digits give a float32 back exactly. */
export function shortest(value: number): string {
  return String(Number(value.toPrecision(9)));
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) || text.trim() !== text ? `"${text.replaceAll('"', '""')}"` : text;
}
