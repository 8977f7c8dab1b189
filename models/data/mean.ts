/** The mean of finite numbers, which is finite also where their sum is not; 0 of none. */
export function meanOf(values: Float64Array): number {
  if (values.length === 0) return 0;
  const sum = values.reduce((total, value) => total + value, 0);
  return Number.isFinite(sum) ? sum / values.length : values.reduce((total, value) => total + value / values.length, 0);
}
