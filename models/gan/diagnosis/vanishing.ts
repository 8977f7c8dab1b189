import type { Diagnosis } from '../../core/diagnosis/diagnosis.js';
import { before, movement, upTo } from '../../core/diagnosis/evidence.js';
import { lasting } from '../../core/diagnosis/lasting.js';
import type { MetricWindows } from '../../core/diagnosis/metric-windows.js';
import type { GanConfig } from '../config.js';
import { given, realPenalty, slowerDiscriminator, smootherLabels, spectralNorm, steeperLoss } from './remedies.js';

/** The generator's gradient, as a share of its largest before. */
const GONE = 1e-3;
const BACK = 1e-2;
const STEPS = 300;

/** The generator's gradient is next to nothing, for long: it stands still. */
export function vanishing(config: GanConfig, windows: MetricWindows): Diagnosis | null {
  const norm = windows.medians('generatorGradientNorm');
  if (!norm) return null;
  const largest = runningMaximum(norm);
  const first = lasting(windows, {
    begins: (i) => norm[i]! < GONE * largest[i]!,
    ends: (i) => norm[i]! > BACK * largest[i]!,
    steps: STEPS,
  });
  if (first === null) return null;
  const name = 'generatorGradientNorm';
  return {
    ...{ name: 'gradient-vanished', title: 'The generator’s gradient has vanished', label: 'gradient vanished' },
    since: windows.from[first]!,
    evidence: `${movement('Its norm', before(windows, name, first), upTo(windows, name))}.`,
    metrics: [name],
    help: `The generator is told next to nothing of how to do better, and stands still (Arjovsky & Bottou 2017, section 2). Told where the norm of its gradient stays below a thousandth of its largest for ${STEPS} steps and a tenth of the run.`,
    remedies: given(
      steeperLoss(config),
      slowerDiscriminator(config),
      realPenalty(config),
      smootherLabels(config),
      spectralNorm(config),
    ),
  };
}

function runningMaximum(values: readonly number[]): number[] {
  let largest = 0;
  return values.map((value) => (largest = value > largest ? value : largest));
}
