/** How the learning rate moves with the steps, apart from what the user changes by hand. */
export interface ScheduleOptions {
  warmupSteps: number;
  schedule: 'constant' | 'cosine';
  /** Where the cosine ends, as a share of the full rate. */
  finalRateRatio: number;
}

/**
 * The share of the learning rate that step `step` (from 1) of `steps` uses: t / warmup while the warm-up lasts, then 1,
 * or r + (1 − r) · (1 + cos πp) / 2 with p from 0 to 1 over the steps that are left (Loshchilov & Hutter 2017, eq. 5,
 * without restarts). Beyond the last step it stays where it ended.
 */
export function rateFactor(step: number, steps: number, options: ScheduleOptions): number {
  const { warmupSteps, schedule, finalRateRatio } = options;
  if (step <= warmupSteps) return step / warmupSteps;
  if (schedule === 'constant') return 1;
  const progress = Math.min(1, (step - warmupSteps) / Math.max(1, steps - warmupSteps));
  return finalRateRatio + ((1 - finalRateRatio) * (1 + Math.cos(Math.PI * progress))) / 2;
}

/** Where a run goes on after step `step`, towards the last step `after` instead of `before`. */
export interface GoingOn {
  before: number;
  after: number;
  step: number;
  /** Before warm-up and schedule, as the checkpoint has it. */
  learningRate: number;
}

/**
 * A sentence where a run that goes on towards another last step moves along another schedule from there; null where it
 * doesn't. `config` is any run's, `changes` are settings that it has otherwise from there on.
 */
export function scheduleChange(
  config: Readonly<Record<string, unknown>>,
  { before, after, step, learningRate }: GoingOn,
  changes: Readonly<Record<string, unknown>> = {},
): string | null {
  const next: Readonly<Record<string, unknown>> = { ...config, learningRate, ...changes };
  const isStretched = [config, next].every((one) => one['schedule'] === 'cosine');
  if (!isStretched || before === after || before === 0 || step === 0) return null;
  const made = rateAt({ ...config, learningRate }, { step, steps: before });
  const from = rateAt(next, { step: step + 1, steps: after });
  return `The cosine schedule of the learning rate ends at step ${count(after)} now, where it ended at step ${count(before)}: after step ${count(step)}, made with ${made}, the learning rate goes on from ${from}.`;
}

function rateAt(config: Readonly<Record<string, unknown>>, { step, steps }: { step: number; steps: number }): string {
  const options: ScheduleOptions = {
    schedule: 'cosine',
    warmupSteps: Number(config['warmupSteps'] ?? 0),
    finalRateRatio: Number(config['finalRateRatio'] ?? 0),
  };
  return (Number(config['learningRate']) * rateFactor(step, steps, options)).toPrecision(2);
}

const count = (steps: number): string => steps.toLocaleString('en');
