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
  const evidence = [
    ...(spread === undefined ? [] : [`The spread of a batch is ${figure(spread)}, where 1 is even`]),
    ...(now === undefined
      ? []
      : [`${spread === undefined ? 'The' : 'the'} deviation of test examples is ${figure(now)}, where 1 is even`]),
    ...(dimensions === undefined ? [] : [`their effective rank is ${figure(dimensions)}`]),
  ];
  return {
    ...{ name: 'collapsed', title: 'The encoder has collapsed', label: 'collapsed' },
    since,
    evidence: `${evidence.join(', ')}.`,
    metrics: [...(spread === undefined ? [] : ['spread']), 'deviation', 'effectiveRank'],
    help: `Whatever the example, its embedding is nearly the same: views that are to be alike are, and nothing is learned. Losses that only attract can even be perfect then (Chen & He 2021). Told where batches spread by less than ${ALIKE} for ${STEPS} steps, or test examples do at ${EVALUATIONS} evaluations in a row, or have an effective rank below ${RANK} there.`,
    remedies: againstCollapse(config),
  };
}

/** Since when the embeddings of training batches have hardly differed, where that is measured. */
function stepOf(windows: MetricWindows): number | null {
  const spread = windows.medians('spread');
  if (!spread) return null;
  const first = lasting(windows, {
    begins: (i) => spread[i]! < ALIKE,
    ends: (i) => spread[i]! > VARIED,
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
