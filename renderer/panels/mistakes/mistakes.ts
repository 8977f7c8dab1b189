import type { z } from 'zod';
import type { mistakesPanel } from '../../../models/classifier/panels/mistakes.js';
import { formatProbability } from '../../lib/format.js';

export type Mistake = z.output<(typeof mistakesPanel)['schema']>['mistakes'][number];

/** "Test image 12 is Shirt and was taken for Coat (98.2%)" */
export function mistakeText({ target, classes: [first] }: Pick<Mistake, 'target' | 'classes'>, name: string): string {
  const taken = first ? ` and was taken for ${first.name} (${formatProbability(first.probability)})` : '';
  return `${name} is ${target}${taken}`;
}
