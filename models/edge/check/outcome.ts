/** How the outputs of a copy of a model compare to those of the model. */
import type { InferenceTask } from '../../core/inference.js';
import { largestOfRows } from '../compress/output-effect.js';

export interface Outcome {
  /** max |Δ| ÷ max(1, max |output|), and the mean of |Δ| by the same divisor. */
  maxError: number;
  meanError: number;
  /** Share of predictions that are the same; null where nothing is predicted. */
  agreement: number | null;
  /** A share of 1, R² for numbers; null where nothing is right. */
  accuracy: number | null;
  /** The half width of the change of accuracy's 95 % interval, as the same predictions are on both sides; null without. */
  accuracyNoise: number | null;
  /** Outputs that are NaN or infinite: then nothing else means anything. */
  notFinite: number;
}

export interface Expected {
  /** The model's first outputs, row by row. */
  outputs: Float32Array;
  /** Numbers of a prediction: classes, or the vocabulary. */
  width: number;
  task: InferenceTask['kind'];
  /** One for each prediction, of classes and tokens −1 where none is asked for; null where nothing is right. */
  targets: Int32Array | Float32Array | null;
}

/** 95 % of a normal distribution. */
const DEVIATIONS = 1.96;

/** Compares `found`, the copy's first outputs on the same examples. Throws an Error where there are more or fewer of them. */
export function outcomeOf(found: Float32Array, { outputs, width, task, targets }: Expected): Outcome {
  if (found.length !== outputs.length) {
    throw new Error(`it gives ${found.length} numbers where the model gives ${outputs.length}`);
  }
  const errors = errorsOf(found, outputs);
  if (errors.notFinite > 0) return { ...errors, agreement: null, accuracy: null, accuracyNoise: null };
  if (task === 'number') return { ...errors, agreement: null, ...ofNumbers(found, targets as Float32Array | null) };
  if (task !== 'classes' && task !== 'next-token') {
    return { ...errors, agreement: null, accuracy: null, accuracyNoise: null };
  }
  return { ...errors, ...ofClasses(found, { outputs, width, targets: targets as Int32Array | null }) };
}

/** How often, or how well, the model itself is right; null where nothing is. */
export function accuracyOf(expected: Expected): number | null {
  return outcomeOf(expected.outputs, expected).accuracy;
}

function errorsOf(found: Float32Array, outputs: Float32Array) {
  let [most, sum, largest, notFinite] = [0, 0, 1, 0];
  found.forEach((value, at) => {
    if (!Number.isFinite(value)) notFinite++;
    const off = Math.abs(value - outputs[at]!);
    most = Math.max(most, off);
    sum += off;
    largest = Math.max(largest, Math.abs(outputs[at]!));
  });
  return { maxError: most / largest, meanError: sum / Math.max(1, found.length) / largest, notFinite };
}

function ofClasses(
  found: Float32Array,
  { outputs, width, targets }: { outputs: Float32Array; width: number; targets: Int32Array | null },
): Pick<Outcome, 'agreement' | 'accuracy' | 'accuracyNoise'> {
  const count = found.length / width;
  const [ours, theirs] = [found, outputs].map((data) => largestOfRows({ shape: [count, width], data })) as [
    Int32Array,
    Int32Array,
  ];
  let [same, asked, right, better, worse] = [0, 0, 0, 0, 0];
  for (let row = 0; row < count; row++) {
    const [here, there] = [ours[row]!, theirs[row]!];
    if (here === there) same++;
    if (!targets) continue;
    const target = targets[row]!;
    if (target < 0) continue;
    asked++;
    if (here === target) right++;
    if (here === target && there !== target) better++;
    if (here !== target && there === target) worse++;
  }
  if (asked === 0) return { agreement: same / count, accuracy: null, accuracyNoise: null };
  // McNemar: only predictions that changed from right to wrong, or back, move the difference.
  const variance = (better + worse - (better - worse) ** 2 / asked) / asked ** 2;
  return { agreement: same / count, accuracy: right / asked, accuracyNoise: DEVIATIONS * Math.sqrt(variance) };
}

/** R²: the share of the targets' variance that is explained. */
function ofNumbers(found: Float32Array, targets: Float32Array | null): Pick<Outcome, 'accuracy' | 'accuracyNoise'> {
  if (!targets || targets.length === 0) return { accuracy: null, accuracyNoise: null };
  const mean = targets.reduce((sum, one) => sum + one, 0) / targets.length;
  const total = targets.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  const left = targets.reduce((sum, one, at) => sum + (one - found[at]!) ** 2, 0);
  return { accuracy: total === 0 ? null : 1 - left / total, accuracyNoise: null };
}
