import type { Diagnosis } from '../../../models/core/diagnosis/diagnosis.js';
import { diagnoseRows } from '../../../models/core/diagnosis/diagnose-run.js';
import { parseConfig } from '../../../models/core/parse-config.js';
import { ganConfig } from '../../../models/gan/config.js';

/** A value for all of a stretch, or one for each of its steps. */
type Value = number | ((step: number) => number);
type Values = Record<string, Value>;

/** What is found in a run that has these stretches one after the other; metrics that are not named are healthy. */
export function found(
  config: Record<string, unknown>,
  ...stretches: { steps: number; values?: Values }[]
): Diagnosis[] {
  const complete = parseConfig(ganConfig, 'mlp', config);
  const metrics = ganConfig.metrics(complete as never);
  const every = 10;
  const ends = stretches.map((_, i) => stretches.slice(0, i + 1).reduce((sum, { steps }) => sum + steps, 0));
  const steps = Int32Array.from({ length: ends.at(-1)! / every }, (_, i) => (i + 1) * every);
  const values = Object.fromEntries(
    metrics.map(({ name }) => {
      const at = (step: number) =>
        stretches[ends.findIndex((end) => step <= end)]!.values?.[name] ?? HEALTHY[name] ?? NaN;
      const value = (step: number) => {
        const one = at(step);
        return typeof one === 'number' ? one : one(step);
      };
      return [name, Float32Array.from(steps, value)];
    }),
  );
  return diagnoseRows({ architecture: ganConfig as never, config: complete }, metrics, { steps, values });
}

export const names = (diagnoses: Diagnosis[]): string[] => diagnoses.map(({ name }) => name);

const HEALTHY: Readonly<Record<string, number>> = {
  generatorLoss: 0.9,
  discriminatorLoss: 1.2,
  realScore: 0.6,
  fakeScore: 0.4,
  diversity: 0.9,
  penalty: 0.1,
  generatorGradientNorm: 2,
  discriminatorGradientNorm: 4,
};
