import { contendersOf, peerNames, type Surroundings } from './contenders.js';
import type { Figures } from './figures.js';
import { measure } from './measure.js';
import { ownSize, type Sizes } from './workload.js';
import { parametersOf, type Workload } from './workloads.js';

const larger = {
  'twice the batch': { ...ownSize, batchFactor: 2 },
  'twice the width': { ...ownSize, widthFactor: 2 },
} satisfies Record<string, Sizes>;
export type Larger = keyof typeof larger;

/** Milliseconds of a training step by contender. */
export type Scaled = Record<Larger, Record<string, Figures>>;

/** Times training steps of a workload that has been made larger, by ours and the peers. */
export async function measureScaling(
  workload: Workload,
  { surroundings, rounds, report }: { surroundings: Surroundings; rounds: number; report: (line: string) => void },
): Promise<Scaled> {
  const time = async (name: Larger) => {
    const sizes = larger[name];
    const all = contendersOf(workload, sizes, surroundings);
    const starts = Object.fromEntries(['ours', ...peerNames].flatMap((one) => (all[one] ? [[one, all[one]]] : [])));
    const { steps } = await measure(starts, {
      title: `${workload.name}, ${name}`,
      parameters: parametersOf(workload, sizes),
      adversarial: workload.adversarial ?? false,
      ...{ rounds, report, steps: true, inference: false, writing: false, setUp: false },
    });
    return steps;
  };
  return { 'twice the batch': await time('twice the batch'), 'twice the width': await time('twice the width') };
}
