import { expect, test } from 'vitest';
import { examplesToCheck } from '../../../models/edge/check/checked-examples.js';
import type { InferenceExamples, InferenceTask } from '../../../models/core/inference.js';
import type { InferenceGraph } from '../../../models/edge/graph/inference-graph.js';

const graph = { outputs: [{ name: 'logits', shape: [10], help: '', ref: 'logits' }] } as unknown as InferenceGraph;
const task: InferenceTask = { kind: 'classes', classNames: [] };

/** In the order of their ten classes, as folders of pictures are. */
const sorted = (count: number): InferenceExamples => ({
  ...{ count, unit: 'images' },
  inputs: (indices) => ({ image: { shape: [indices.length], data: Float32Array.from(indices) } }),
  targets: (indices) => Int32Array.from(indices, (index) => Math.floor((10 * index) / count)),
});

test('a part of the data holds examples of all classes, each once, with what is right for it', async () => {
  const { count, inputs, targets } = await examplesToCheck(sorted(20_000), { graph, task, wanted: 500 });
  expect(count).toBe(500);
  expect(new Set(targets)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
  const { data } = (await inputs(0, 500))['image']!;
  expect(new Set(data).size).toBe(500);
  expect([...data].map((index) => Math.floor(index / 2000))).toEqual([...targets!]);
});

test('without a wish it is all of them, up to 10,000 predictions', async () => {
  const all = await examplesToCheck(sorted(300), { graph, task, wanted: null });
  expect([...(await all.inputs(0, 300))['image']!.data]).toEqual(Array.from({ length: 300 }, (_, at) => at));
  expect((await examplesToCheck(sorted(20_000), { graph, task, wanted: null })).count).toBe(10_000);
});
