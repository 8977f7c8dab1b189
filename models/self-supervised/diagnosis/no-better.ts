import type { Diagnosis } from '../../core/diagnosis/diagnosis.js';
import type { MetricWindows } from '../../core/diagnosis/metric-windows.js';
import type { SelfSupervisedConfig } from '../config.js';
import { lastingEvaluations } from './lasting-evaluations.js';
import { forBetterFeatures } from './remedies.js';

/** So many evaluations in a row, after so many steps: features of the first hundreds say little. */
const EVALUATIONS = 3;
const STEPS = 1000;
/** Where an untrained encoder is right this often there is nothing left to gain. */
const EASY = 0.97;
/** Half the width of a 95 % interval, in standard errors. */
const Z = 1.96;

/** The linear probe is not above that of an untrained encoder by more than chance makes of it. */
export function noBetter(config: SelfSupervisedConfig, windows: MetricWindows): Diagnosis | null {
  const probe = windows.evaluated('linearProbe');
  const floor = windows.evaluated('randomEncoderProbe');
  const held = floor.values.at(-1);
  if (held === undefined || held > EASY) return null;
  // Two shares of as many test examples.
  const margin = Z * Math.sqrt((2 * held * (1 - held)) / config.probeExamples);
  const first = lastingEvaluations(probe, (at) => probe.values[at]! < held + margin, EVALUATIONS);
  if (first === null || probe.steps.at(-1)! < STEPS) return null;
  return {
    ...{ name: 'no-better-than-untrained', title: 'Its features are no better than an untrained encoder’s' },
    label: 'no better than untrained',
    since: probe.steps[first]!,
    evidence: `The linear probe is right about ${percent(probe.values.at(-1)!)} of test examples, on an untrained encoder about ${percent(held)}.`,
    metrics: ['linearProbe', 'randomEncoderProbe'],
    help: `A random network of this shape gives features that are as good for telling the classes apart: what was learned is of no use for that, or not yet. Told where the probe is not above that floor by more than a 95% interval at ${EVALUATIONS} evaluations in a row, beyond step ${STEPS}.`,
    remedies: forBetterFeatures(config),
  };
}

const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;
