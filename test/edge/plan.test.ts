import { expect, test } from 'vitest';
import { parseConfig } from '../../models/core/parse-config.js';
import type { ArchitectureConfig } from '../../models/core/config.js';
import { edgeConfig, type EdgeConfig } from '../../models/edge/config.js';
import { planOf, type Planned } from '../../models/edge/plan.js';

const config = (changes: Record<string, unknown>, preset = 'quick') =>
  parseConfig(edgeConfig as unknown as ArchitectureConfig, preset, changes) as unknown as EdgeConfig;

const words = (plan: readonly Planned[]): string[] =>
  plan.map((one) =>
    one.kind === 'source'
      ? `model ${one.compression.pruned}/${one.compression.clusters}/${one.compression.fineTuned}`
      : `${one.format} ${one.precision} ${one.compression.pruned}`,
  );

test('the model comes first, then each format in each precision', () => {
  const plan = planOf(config({ formats: ['tfjs', 'onnx'], precisions: ['int8', 'float32'] }), { canTrain: true });
  expect(words(plan)).toEqual(['model 0/0/0', 'onnx float32 0', 'onnx int8 0', 'tfjs float32 0', 'tfjs int8 0']);
});

test('what is compressed is held to the model as it is, which is written too where that is wanted', () => {
  const changes = { formats: ['onnx'], precisions: ['int8'], prune: 0.5, fineTune: 20 };
  expect(words(planOf(config(changes), { canTrain: true }))).toEqual([
    'model 0/0/0',
    'model 0.5/0/20',
    'onnx int8 0.5',
  ]);
  expect(words(planOf(config({ ...changes, uncompressed: true }), { canTrain: true }))).toEqual([
    ...['model 0/0/0', 'onnx int8 0', 'model 0.5/0/20', 'onnx int8 0.5'],
  ]);
});

test('without data nothing is fine-tuned, and clustering alone needs none', () => {
  const plan = planOf(config({ formats: ['onnx'], precisions: ['int8'], prune: 0.5 }), { canTrain: false });
  expect(words(plan)[1]).toBe('model 0.5/0/0');
  const clustered = planOf(config({ formats: ['onnx'], precisions: ['int8'], clusters: 32 }), { canTrain: true });
  expect(words(clustered)[1]).toBe('model 0/32/0');
});

test('a search goes from the model as it is to ever more compression', () => {
  const plan = words(planOf(config({ formats: ['onnx'] }, 'smallest'), { canTrain: true }));
  expect(plan.slice(0, 4)).toEqual(['model 0/0/0', 'onnx int8 0', 'model 0.3/0/500', 'onnx int8 0.3']);
  expect(plan.at(-1)).toBe('onnx int8 0.9');
});

test('a search goes on from the share that is chosen', () => {
  const shares = (prune: number): string[] =>
    words(planOf(config({ formats: ['onnx'], prune }, 'smallest'), { canTrain: true })).filter((one) =>
      one.startsWith('onnx'),
    );
  expect(shares(0.75)).toEqual(['onnx int8 0', 'onnx int8 0.75', 'onnx int8 0.8', 'onnx int8 0.9']);
  expect(shares(0.95)).toEqual(['onnx int8 0', 'onnx int8 0.95']);
});
