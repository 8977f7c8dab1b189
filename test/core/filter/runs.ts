import type { FilteredRun, Headline } from '../../../models/core/filter/filtered-run.js';

/** A run as a filter sees it. */
export function filtered(name: string, changes: Partial<FilteredRun> = {}): FilteredRun {
  return {
    ...{ id: name, name, architecture: 'gan', kind: 'GAN', dataset: 'fashion-mnist', status: 'done', step: 100 },
    ...{ createdAt: '2026-01-31T09:45:00Z', metrics: {}, headline: null, parameters: 1000, seconds: 60 },
    config: { seed: 1, learningRate: 2e-4, loss: 'hinge', hiddenLayers: [64, 32], epochs: null, conditional: true },
    briefs: { lr: 'learningRate' },
    ...changes,
  };
}

/** A metric of its own, which it is told by. */
export function told(name: string, last: number, better?: 'higher' | 'lower', best = last): Partial<FilteredRun> {
  const headline: Headline = { name, title: name, last, best: better ? best : null, ...(better && { better }) };
  return { headline, metrics: { [name]: { last, min: Math.min(last, best), max: Math.max(last, best) } } };
}
