import { beforeAll, expect, it } from 'vitest';
import { dataFolders } from '../../build/paths.mjs';
import { architectureConfig, parseConfig } from '../../models/core/parse-config.js';
import type { PanelContent } from '../../models/core/panel.js';
import { createTraining } from '../../models/core/train.js';
import { defaultDataset } from '../../models/data/catalog.js';
import { nativeBackend } from '../engine/native.js';

beforeAll(async () => {
  await nativeBackend();
  expect(await defaultDataset(dataFolders()), 'the full data set').toBe('fashion-mnist');
});

/** What a preset has learned by its last step, on data that it was not trained on. */
async function learned(preset: string, changes: Record<string, unknown> = {}): Promise<Record<string, number>> {
  const config = parseConfig(architectureConfig('classifier'), preset, changes);
  const training = await createTraining({ architecture: 'classifier', config, dirs: dataFolders() });
  while (training.step < training.steps) await training.advance();
  const answering = { monotonicMs: () => 0, cancelled: false };
  const { body } = (await training.ask('evaluate', {}, answering)) as PanelContent<{ values: Record<string, number> }>;
  training.dispose();
  return body.values;
}

it('the preset cnn names 91 % of the test images of Fashion-MNIST', async () => {
  expect((await learned('cnn'))['validationAccuracy']).toBeGreaterThanOrEqual(0.91);
});

it('the preset residual names 92.5 %', async () => {
  expect((await learned('residual'))['validationAccuracy']).toBeGreaterThanOrEqual(0.925);
}, 3_600_000);

it.each(['mlp', 'logistic'])(
  'the preset %s tells 95 % of the tumours apart, on average over five seeds',
  async (preset) => {
    let sum = 0;
    for (const seed of [0, 1, 2, 3, 4]) {
      const changes = { data: 'table', dataset: 'breast-cancer', seed };
      sum += (await learned(preset, changes))['validationAccuracy']!;
    }
    expect(sum / 5).toBeGreaterThanOrEqual(0.95);
  },
);
