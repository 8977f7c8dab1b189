import type { Array64 } from './array.js';

const STEP = 1e-5;

/**
 * Checks derivatives against central differences, number by number, by changing the arrays in place.
 * @returns by name, the largest difference as a share of the largest derivative
 */
export function relativeErrors(
  f: () => number,
  inputs: Record<string, Array64>,
  gradients: Record<string, Array64>,
): Record<string, number> {
  const errors: Record<string, number> = {};
  for (const [name, { data }] of Object.entries(inputs)) {
    const gradient = gradients[name];
    if (gradient?.data.length !== data.length) throw new Error(`${name}: the gradient has another size.`);
    const differences = data.map((value, at) => {
      data[at] = value + STEP;
      const above = f();
      data[at] = value - STEP;
      const below = f();
      data[at] = value;
      return Math.abs((above - below) / (2 * STEP) - gradient.data[at]!);
    });
    errors[name] = Math.max(...differences) / Math.max(...gradient.data.map(Math.abs));
  }
  return errors;
}
