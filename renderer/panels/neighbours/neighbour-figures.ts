import type { NeighboursBody } from '../../../models/self-supervised/panels/neighbours.js';
import { formatPercent } from '../../lib/format.js';

/** How many of the neighbours have the class of their example, beside the baseline and chance. */
export function neighbourFigures({ sameClass, tiles }: NeighboursBody) {
  if (!sameClass) return [];
  const { features, plain, chance } = sameClass;
  return [
    { name: 'Of the same class, by features', value: formatPercent(features) },
    { name: tiles ? 'By raw pixels' : 'By plain values', value: formatPercent(plain), note: 'baseline' },
    { name: 'By chance', value: formatPercent(chance) },
  ];
}
