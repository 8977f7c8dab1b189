/** Runs that do collapse, what they are told, and that the first remedy helps. */
import { beforeAll, expect, it } from 'vitest';
import { diagnoseRows } from '../../models/core/diagnosis/diagnose-run.js';
import { unwatched } from '../../models/core/learner.js';
import { selfSupervisedConfig } from '../../models/self-supervised/config.js';
import { nativeBackend } from '../engine/native.js';
import { bandImages } from '../transformer/fake-sources.js';
import { configOf, parts, trainingOf } from './probed-run.js';

beforeAll(async () => {
  await nativeBackend();
});

const shape = { hiddenLayers: [16], projectorLayers: [16], predictorLayers: [4], embeddingSize: 8, batchSize: 16 };

/** Trains a tiny run; what it is told at the end, and how far embeddings of test images deviate then. */
async function trained(steps: number, changes: Record<string, unknown>) {
  const settings = { ...shape, steps, evaluateEvery: steps, schedule: 'constant', ...changes };
  const training = await trainingOf(settings, parts(bandImages(64), bandImages(32)));
  const recorded = Array.from({ length: steps }, () => training.advance()!.values);
  const deviation = (await training.check(unwatched))!['deviation']!;
  training.dispose();
  const config = configOf(settings);
  const rows = {
    steps: Int32Array.from(recorded, (_, at) => at + 1),
    values: { spread: Float32Array.from(recorded, (one) => one['spread']!) },
  };
  const metrics = selfSupervisedConfig.metrics(config as never);
  return { deviation, found: diagnoseRows({ architecture: selfSupervisedConfig as never, config }, metrics, rows) };
}

it.each([
  ['VICReg without its variance term', { method: 'vicreg', varianceWeight: 0 }],
  ['SimSiam without batch norm', { method: 'simsiam', projectorNorm: false }],
])('%s collapses, is told so, and its first remedy keeps it from that', async (_, changes) => {
  const { found, deviation } = await trained(300, changes);
  expect(found).toMatchObject([{ name: 'collapsed' }]);
  expect(deviation).toBeLessThan(0.1);
  const mended = await trained(150, { ...changes, ...found[0]!.remedies[0]!.changes });
  expect(mended.deviation).toBeGreaterThan(0.5);
});
