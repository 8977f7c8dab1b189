import type { Contender } from './workload.js';

/** Milliseconds of work in one round of one contender. */
const ROUND_MS = 1000;
const WARM_UP_STEPS = 20;

export interface Figures {
  min: number;
  median: number;
  max: number;
}

export interface Measured {
  /** Milliseconds per step. */
  times: Record<string, Figures>;
  versions: Record<string, string>;
}

/**
 * Times contenders in interleaved rounds, so that what the machine does meanwhile hits all alike.
 * Throws an Error where one does not do the work: by its number of parameters, or because its loss does not fall.
 */
export async function measure(
  title: string,
  contenders: Record<string, () => Promise<Contender>>,
  { parameters, rounds, report }: { parameters: number; rounds: number; report: (line: string) => void },
): Promise<Measured> {
  const ready: { name: string; contender: Contender; times: number[] }[] = [];
  try {
    for (const [name, create] of Object.entries(contenders)) {
      report(`${title}: ${name} warms up`);
      const contender = await create();
      ready.push({ name, contender, times: [] });
      await proveWork(`${title}, ${name}`, contender, parameters);
    }
    for (let round = 1; round <= rounds; round++) {
      report(`${title}: round ${round} of ${rounds}`);
      for (const { contender, times } of ready) times.push(await contender.msPerStep(ROUND_MS));
    }
  } finally {
    for (const { contender } of ready) contender.dispose();
  }
  return {
    times: Object.fromEntries(ready.map(({ name, times }) => [name, figures(times)])),
    versions: Object.assign({}, ...ready.map(({ contender }) => contender.versions)) as Record<string, string>,
  };
}

async function proveWork(title: string, contender: Contender, parameters: number): Promise<void> {
  if (contender.parameters !== parameters) {
    throw new Error(`${title}: ${contender.parameters} parameters are not ${parameters}.`);
  }
  const losses = await contender.train(WARM_UP_STEPS);
  if (!losses.every(Number.isFinite)) throw new Error(`${title}: the loss is not finite.`);
  if (!(losses.at(-1)! < losses[0]!)) throw new Error(`${title}: the loss does not fall.`);
}

export function figures(values: readonly number[]): Figures {
  const sorted = [...values].sort((a, b) => a - b);
  const round = (value: number) => Math.round(value * 1000) / 1000;
  return { min: round(sorted[0]!), median: round(sorted[Math.floor(sorted.length / 2)]!), max: round(sorted.at(-1)!) };
}
