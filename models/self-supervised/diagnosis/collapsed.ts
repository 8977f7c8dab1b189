import type { Diagnosis } from '../../core/diagnosis/diagnosis.js';
import { figure } from '../../core/diagnosis/figure.js';
import { lasting } from '../../core/diagnosis/lasting.js';
import type { MetricWindows } from '../../core/diagnosis/metric-windows.js';
import type { SelfSupervisedConfig } from '../config.js';
import { lastingEvaluations } from './lasting-evaluations.js';
import { againstCollapse } from './remedies.js';

/** Embeddings of an encoder before training vary by some 0.2 to 0.5; those of one that has learned by nearly 1. */
const ALIKE = 0.1;
const VARIED = 0.2;
/** Nearly all embeddings are multiples of one. */
const RANK = 1.3;
const EVALUATIONS = 2;
/** VICReg's variance term where all embeddings are one point. */
const SHRUNK = 1.98;
/** Where it is measured at every step. */
const STEPS = 200;

/** All examples get nearly the same embedding (Chen & He 2021, section 4.1; Jing et al. 2022). */
export function collapsed(config: SelfSupervisedConfig, windows: MetricWindows): Diagnosis | null {
  const deviation = windows.evaluated('deviation');
  const rank = windows.evaluated('effectiveRank');
  const since = stepOf(windows) ?? evaluationOf(windows);
  if (since === null) return null;
  const [now, dimensions] = [deviation.values.at(-1), rank.values.at(-1)];
  const spread = windows.medians('spread')?.findLast(Number.isFinite);
  const term = windows.medians('varianceLoss')?.findLast(Number.isFinite);
  const evidence = [
    ...(term === undefined ? [] : [`The variance term is ${figure(term)}, where ${SHRUNK} is one point`]),
    ...(now === undefined
      ? []
      : [`${term === undefined ? 'The' : 'the'} deviation of their directions is ${figure(now)}, where 1 is even`]),
    ...(now === undefined && spread !== undefined
      ? [`The spread of embeddings is ${figure(spread)}, where 1 is even`]
      : []),
    ...(dimensions === undefined ? [] : [`their effective rank is ${figure(dimensions)}`]),
  ];
  return {
    ...{ name: 'collapsed', title: 'The encoder has collapsed', label: 'collapsed' },
    since,
    evidence: `${evidence.join(', ')}.`,
    metrics: [...(term === undefined ? [] : ['varianceLoss']), 'deviation', 'effectiveRank'],
    help: `Whatever the example, its embedding is nearly the same: views that are to be alike are, and nothing is learned. Losses that only attract can even be perfect then (Chen & He 2021). Told where embeddings deviate by less than ${ALIKE}, or have an effective rank below ${RANK}, at ${EVALUATIONS} evaluations in a row.`,
    remedies: againstCollapse(config),
  };
}

/**
 * Since when the training batches have hardly varied, where that is measured. VICReg's embeddings shrink to a point, and what is
 * left of them may go in every direction: its variance term tells, the meters of directions can't.
 */
function stepOf(windows: MetricWindows): number | null {
  const [spread, variance] = [windows.medians('spread'), windows.medians('varianceLoss')];
  const values = spread ?? variance?.map((term) => 1 - term / SHRUNK);
  if (!values) return null;
  const first = lasting(windows, {
    begins: (i) => values[i]! < ALIKE,
    ends: (i) => values[i]! > VARIED,
    steps: STEPS,
  });
  return first === null ? null : windows.from[first]!;
}

function evaluationOf(windows: MetricWindows): number | null {
  const deviation = windows.evaluated('deviation');
  const rank = windows.evaluated('effectiveRank');
  const first =
    lastingEvaluations(deviation, (at) => deviation.values[at]! < ALIKE, EVALUATIONS) ??
    lastingEvaluations(rank, (at) => rank.values[at]! < RANK, EVALUATIONS);
  return first === null ? null : deviation.steps[first]!;
}
