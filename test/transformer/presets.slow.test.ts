import { beforeAll, expect, it } from 'vitest';
import { dataFolders } from '../../build/paths.mjs';
import { architectureConfig, parseConfig } from '../../models/core/parse-config.js';
import { defaultDataset } from '../../models/data/catalog.js';
import { programTraining } from '../core/program.js';
import { nativeBackend } from '../engine/native.js';

beforeAll(async () => {
  await nativeBackend();
});

/** What a preset has learned by its last step, on data that it was not trained on. */
async function learned(preset: string, changes: Record<string, unknown> = {}): Promise<Record<string, number | null>> {
  const config = parseConfig(architectureConfig('transformer'), preset, changes);
  const training = await programTraining({ architecture: 'transformer', config, dirs: dataFolders() });
  while (training.step < training.steps) training.advance();
  const { values } = training.evaluate();
  training.dispose();
  return values;
}

it.each(['copy', 'reverse', 'sort', 'add', 'brackets'])(
  'the preset %s answers held-out inputs, whatever the seed',
  async (preset) => {
    for (const seed of [0, 1]) {
      expect((await learned(preset, { seed }))['exactMatch'], `seed ${seed}`).toBeGreaterThanOrEqual(0.99);
    }
  },
);

it('the preset char-nano reaches 1.88 nats on the held-out tenth of Shakespeare', async () => {
  expect((await learned('char-nano'))['validationLoss']).toBeLessThanOrEqual(1.88);
});

it('the preset patches names 88 % of the test images of Fashion-MNIST', async () => {
  const dataset = await defaultDataset(dataFolders());
  expect(dataset, 'the full data set').toBe('fashion-mnist');
  expect((await learned('patches', { dataset }))['validationAccuracy']).toBeGreaterThanOrEqual(0.88);
});
