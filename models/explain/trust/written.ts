/** A number as a sentence has it: two digits, "0.031", "4.8e-7", "12". */
export function written(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  const text =
    size !== 0 && size < 1e-3
      ? value.toExponential(1).replace(/\.0e/, 'e')
      : String(size >= 100 ? Math.round(value) : Number(value.toPrecision(2)));
  return text.replace(/^-/, '−');
}

/** A correlation: "0.98", "−0.03". */
export const writtenCorrelation = (value: number): string =>
  (Object.is(Math.round(value * 100), -0) ? 0 : value).toFixed(2).replace('-', '−');

/** "3%", "0.4%", "<0.1%". */
export function writtenShare(share: number): string {
  if (!Number.isFinite(share)) return '–';
  if (share > 0 && share < 1e-3) return '<0.1%';
  return `${share < 0.0995 ? Number((share * 100).toFixed(1)) : Math.round(share * 100)}%`;
}

/** "1 row", "5 rows". */
export const counted = (count: number, unit: string): string =>
  `${count} ${count === 1 ? unit.replace(/s$/, '') : unit}`;
