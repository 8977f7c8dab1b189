import type { Effect, EffectsBody } from '../../../models/explain/panels/effects.js';
import { formatValue } from '../../lib/format.js';

/** "Probability of benign", "Change, benign". */
export function outputTitle(
  { outputs, space }: Pick<EffectsBody, 'outputs' | 'space'>,
  output: number,
  accumulated: boolean,
): string {
  const name = outputs[output] ?? '';
  const title = space === 'number' ? name : `${space === 'probability' ? 'Probability' : 'Logit'} of ${name}`;
  if (!accumulated) return title;
  return `Change, ${name}`;
}

/** The curve for whoever doesn't see it. */
export function effectText(
  { feature, grid, categories }: Pick<Effect, 'feature' | 'grid' | 'categories'>,
  { curve, name }: { curve: readonly number[]; name: string },
): string {
  if (categories) {
    const told = grid.map((place, at) => `${categories[place]} ${formatValue(curve[at])}`);
    return `${name} by ${feature}: ${told.join(', ')}.`;
  }
  const [low, high] = [Math.min(...curve), Math.max(...curve)];
  const at = (value: number) => formatValue(grid[curve.indexOf(value)]);
  return `${name} by ${feature}, from ${formatValue(grid[0])} to ${formatValue(grid.at(-1))}: ${formatValue(curve[0])} at first, ${formatValue(curve.at(-1))} at last; lowest ${formatValue(low)} at ${at(low)}, highest ${formatValue(high)} at ${at(high)}.`;
}
