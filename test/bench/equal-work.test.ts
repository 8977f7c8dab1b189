import { beforeAll, expect, it } from 'vitest';
import { loadTensorFlow } from '../../models/engine/tensorflow.js';
import { encoder } from './encoder.js';
import { nano } from './nano.js';

beforeAll(async () => {
  const { native, reason } = await loadTensorFlow();
  if (!native) throw new Error(`native TensorFlow is missing: ${reason}`);
});

/** The first loss is before any update, the next ones are of equal gradients as well, up to where Adam adds its epsilon. */
it.each([encoder, nano])(
  '$name: ours and tfjs begin with equal weights and data, and learn alike',
  async (workload) => {
    const [ours, tfjs] = [await workload.contenders.ours(), await workload.contenders.tfjs()];
    expect([ours.parameters, tfjs.parameters]).toEqual([workload.parameters, workload.parameters]);
    const [a, b] = [await ours.train(4), await tfjs.train(4)];
    expect(Math.abs(a[0]! - b[0]!)).toBeLessThan(1e-5);
    for (const [step, loss] of a.entries()) expect(Math.abs(loss - b[step]!), `step ${step + 1}`).toBeLessThan(0.01);
    expect(a[3]).toBeLessThan(a[0]!);
    ours.dispose();
    tfjs.dispose();
  },
);
