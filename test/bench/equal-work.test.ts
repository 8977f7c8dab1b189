import { beforeAll, expect, it } from 'vitest';
import { loadTensorFlow } from '../../models/engine/tensorflow.js';
import { ownSize, type Training } from './workload.js';
import { parametersOf, workloads } from './workloads.js';

beforeAll(async () => {
  const { native, reason } = await loadTensorFlow();
  if (!native) throw new Error(`native TensorFlow is missing: ${reason}`);
});

const losses = (training: Training) => Array.from({ length: 4 }, () => training.step());
const named = (...names: string[]) => workloads.filter(({ name }) => names.includes(name));

/** The first loss is before any update, the next ones are of equal gradients as well, up to where Adam adds its epsilon. */
it.each(named('encoder', 'nano'))(
  '$name: ours and tfjs begin with equal weights and data, and learn alike',
  async (workload) => {
    const { contenders } = await workload.load();
    const [ours, tfjs] = [await contenders.ours(ownSize), await contenders.tfjs!(ownSize)];
    expect([ours.parameters, tfjs.parameters]).toEqual([workload.parameters, workload.parameters]);
    const [a, b] = [losses(ours), losses(tfjs)];
    expect(Math.abs(a[0]! - b[0]!)).toBeLessThan(1e-5);
    for (const [step, loss] of a.entries()) expect(Math.abs(loss - b[step]!), `step ${step + 1}`).toBeLessThan(0.01);
    expect(a[3]).toBeLessThan(a[0]!);
    // Both have learned the same, so they classify alike.
    expect(ours.infer?.(3)).toBe(tfjs.infer?.(3));
  },
);

it.each(named('encoder', 'nano'))(
  '$name: at twice the width ours has the parameters that peers must have',
  async (workload) => {
    const sizes = { batchFactor: 1, widthFactor: 2 } as const;
    const { contenders } = await workload.load();
    expect((await contenders.ours(sizes)).parameters).toBe(parametersOf(workload, sizes));
  },
);
