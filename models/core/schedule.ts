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

/**
 * A sentence where a run that goes on after step `step` towards another last step than `before` moves along another
 * schedule from there; null where it doesn't. `config` is any run's; `learningRate` is that before warm-up and schedule.
 */
export function scheduleChange(
  config: Record<string, unknown>,
  { before, after, step, learningRate }: { before: number; after: number; step: number; learningRate: number },
): string | null {
  if (config['schedule'] !== 'cosine' || before === after || before === 0 || step === 0) return null;
  const options: ScheduleOptions = {
    schedule: 'cosine',
    warmupSteps: Number(config['warmupSteps'] ?? 0),
    finalRateRatio: Number(config['finalRateRatio'] ?? 0),
  };
  const rate = (steps: number, at: number): string => (learningRate * rateFactor(at, steps, options)).toPrecision(2);
  return `The cosine schedule of the learning rate ends at step ${after} now, where it ended at step ${before}: after step ${step}, made with ${rate(before, step)}, the learning rate goes on from ${rate(after, step + 1)}.`;
}
