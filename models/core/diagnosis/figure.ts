/** Numbers in sentences that every door tells alike. */

/** Three digits, however large or small: "0.693", "1,240", "2.0e6". */
export function figure(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 1e5)) return value.toExponential(1).replace('e+', 'e');
  return Number(value.toPrecision(3)).toLocaleString('en', { maximumSignificantDigits: 3 });
}

/** "3,200" */
export const stepText = (step: number): string => step.toLocaleString('en');
