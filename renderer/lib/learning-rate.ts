const LOWEST = 1e-7;
const HIGHEST = 1;
/** What stands beside a field of it. */
export const rateLimits = `${LOWEST} to ${HIGHEST}`;
/** The digits of the usual ladder: 1, 2, 5, 10. */
const digits = [1, 2, 5, 10];

/** The number typed, or the sentence that says what is wrong with it. */
export function parseLearningRate(text: string): number | string {
  const value = Number(text.trim().replace(',', '.'));
  if (text.trim() !== '' && value >= LOWEST && value <= HIGHEST) return value;
  return `'${text.trim()}' is not allowed; use a number from ${LOWEST} to ${HIGHEST}.`;
}

/** The next value up or down of 1, 2, 5 × 10^n. */
export function scaledRate(value: number, up: boolean): number {
  const power = Math.floor(Math.log10(value) + 1e-9);
  const leading = value / 10 ** power;
  const next = up
    ? digits.find((digit) => digit > leading * (1 + 1e-6))
    : digits.filter((digit) => digit < leading * (1 - 1e-6)).at(-1);
  const scaled = next === undefined ? 5 * 10 ** (power - 1) : next * 10 ** power;
  return Math.min(HIGHEST, Math.max(LOWEST, Number(scaled.toPrecision(6))));
}
