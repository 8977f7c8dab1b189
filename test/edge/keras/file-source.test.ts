import { join } from 'node:path';
import { expect, test } from 'vitest';
import { unwatched } from '../../../models/core/learner.js';
import { fileSource } from '../../../models/edge/source/file-source.js';
import { tf } from '../../../models/engine/tensorflow.js';
import type { InferenceGraph } from '../../../models/edge/graph/inference-graph.js';
import { evaluateGraph } from '../../../models/edge/graph/loaded-graph.js';
import { savedLayers } from './saved-layers.js';
import { storedClasses } from './stored-classes.js';

const file = join(import.meta.dirname, 'fixtures', 'cnn.h5');

test('without a data set it is checked with the same random numbers each time, and says so', async () => {
  const source = await fileSource({ file, data: null }, { dirs: { user: '/nowhere', installed: [] } });
  expect(source).toMatchObject({ name: 'cnn', architecture: 'keras-h5', origin: 'file cnn.h5', canTrain: false });
  expect(source.notes).toEqual([expect.stringMatching(/^It is checked with random numbers/)]);
  const examples = (await source.examples('test'))!;
  const one = await examples.inputs(Int32Array.of(7));
  const again = await examples.inputs(Int32Array.of(3, 7));
  const [, input] = Object.entries(again)[0]!;
  expect(Array.from(Object.values(one)[0]!.data)).toEqual(Array.from(input.data.subarray(64)));
  expect(Math.max(...input.data)).toBeLessThan(1);
});

test('with a data set of its classes it is pruned and fine-tuned on that, and what was pruned stays 0', async () => {
  const { layers } = tf;
  const uniform = tf.initializers.randomUniform({ minval: -0.1, maxval: 0.1, seed: 4 });
  const model = tf.sequential({
    layers: [
      layers.flatten({ inputShape: [8, 8, 1] }),
      layers.dense({ units: 48, activation: 'relu', kernelInitializer: uniform }),
      layers.dense({ units: 3, activation: 'softmax', kernelInitializer: uniform }),
    ],
  });
  const dirs = await storedClasses({ width: 8, height: 8, classes: 3 });
  const source = await fileSource({ file: await savedLayers(model), data: 'made' }, { dirs });
  expect(source.canTrain).toBe(true);
  expect(source.task).toEqual({ kind: 'classes', classNames: ['a', 'b', 'c'] });
  expect(source.notes[0]).toMatch(/^The file doesn't say how pixels go in\. It is given pixels from/);
  const right = async (graph: InferenceGraph): Promise<number> => {
    const examples = (await source.examples('test'))!;
    const all = Int32Array.from({ length: examples.count }, (_, at) => at);
    const [targets, inputs] = [await examples.targets!(all), await examples.inputs(all)];
    const { data } = (await evaluateGraph(graph, inputs))[graph.outputs[0]!.name]!;
    const best = (row: number): number =>
      [0, 1, 2].reduce((top, one) => (data[3 * row + one]! > data[3 * row + top]! ? one : top));
    return targets.filter((label, row) => best(row) === label).length / all.length;
  };
  const compression = { pruned: 0.5, what: 'weights', fineTuned: 60, clusters: 0 } as const;
  const { graph, kept } = await source.compress(compression, unwatched);
  const kernel = Array.from(Object.values(kept).find(({ shape }) => shape[0] === 64)!.data);
  expect(kernel.filter((value) => value === 0).length / kernel.length).toBeGreaterThan(0.45);
  // It has learned, from weights that know nothing.
  expect(await right(source.graph)).toBeLessThan(0.7);
  expect(await right(graph)).toBe(1);
  expect(await right(await source.restore(compression, kept))).toBe(1);
});

test('a data set of another shape, or of other classes, is refused with both', async () => {
  const open = async (shape: Parameters<typeof storedClasses>[0]) =>
    fileSource({ file, data: 'made' }, { dirs: await storedClasses(shape) });
  await expect(open({ width: 7, height: 8, classes: 3 })).rejects.toThrow(
    "data: 'made' has 56 numbers for each of its images, and the model takes [8, 8, 1]; choose another data set, or none.",
  );
  await expect(open({ width: 8, height: 8, classes: 2 })).rejects.toThrow(
    "data: 'made' has 2 classes, and the model gives [3]; choose another data set, or none.",
  );
});
