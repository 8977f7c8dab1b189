/** The same perceptron, rows and background explained by Python's shap. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { peerPython } from '../../../build/setup/peers.mjs';
import type { ExplainedModel } from '../../../models/explain/explained-model.js';
import { exact } from '../../../models/explain/methods/exact.js';
import { kernelMethod } from '../../../models/explain/methods/kernel.js';
import { permutation } from '../../../models/explain/methods/permutation.js';
import { startShap, type PythonShap } from '../../bench/explaining/python-shap.js';
import { silentProgress } from '../../build/scratch.js';
import { asked, found, madeRows, mlp, opened } from '../made.js';

const far = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(...Array.from(a, (one, at) => Math.abs(one - b[at]!)));

describe.each([10, 30])('%d columns', (columns) => {
  const background = madeRows(50, columns);
  const rows = madeRows(3, columns, 9);
  let model: ExplainedModel;
  let shap: PythonShap;

  beforeAll(async () => {
    const made = mlp([columns, 64, 32, 1]);
    model = await opened(made);
    const python = await peerPython('shap', { env: process.env, progress: silentProgress() });
    shap = await startShap(python, { weights: made.weights, background });
  }, 600_000);

  afterAll(() => {
    shap?.end();
    model?.dispose();
  });

  test('values are the same where both are exact, and nearer to the truth where both draw', async () => {
    for (const row of rows) {
      const what = asked(model, row, { background });
      const kernel = found(kernelMethod(), what);
      const { values } = await shap.ask({ method: 'kernel', budget: 2048, row });
      if (columns === 10) {
        expect(far(kernel.values, values)).toBeLessThan(2e-5);
        expect(far(found(exact, what).values, (await shap.ask({ method: 'exact', row })).values)).toBeLessThan(2e-5);
      } else {
        const many = found(kernelMethod(), asked(model, row, { background, budget: 65_536, seed: 1 }));
        expect(far(kernel.values, many.values)).toBeLessThan(1.5 * far(values, many.values));
        expect(far(values, many.values)).toBeLessThan(10 * kernel.error!);
        const check = found(permutation, asked(model, row, { background, budget: 16_384 }));
        expect(far(check.values, many.values)).toBeLessThan(5 * check.error!);
      }
    }
  });
});
