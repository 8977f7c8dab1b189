import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tensor } from '@tensorflow/tfjs';
import { afterAll, describe, expect, it } from 'vitest';
import { inOneGo } from '../../../models/core/turns.js';
import type { Scope } from '../../../models/engine/program.js';
import { tf } from '../../../models/engine/tensorflow.js';
import { ExplainedModel } from '../../../models/explain/explained-model.js';
import { readoutOf } from '../../../models/explain/readout.js';
import { fileSource } from '../../../models/explain/source/file-source.js';
import { bundledFolder } from '../../data/temp-folder.js';
import { savedLayers } from '../../edge/keras/saved-layers.js';
import { storedClasses } from '../../edge/keras/stored-classes.js';
import { asked, backgroundOf, madeRows, mlp } from '../made.js';

const dirs = { user: '/nowhere', installed: [bundledFolder] };
const folder = mkdtempSync(join(tmpdir(), 'model-lab-explained-file-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('what gives outputs and nothing else', () => {
  it('gives the same for coalitions as a program does, and refuses gradients', async () => {
    const { inference, weights } = mlp([3, 4, 2], { seed: 2 });
    const readout = readoutOf(inference, { space: 'probability' });
    const followed = await ExplainedModel.open({ inference, weights }, readout);
    const logits = await ExplainedModel.open({ inference, weights }, readoutOf(inference, { space: 'logit' }));
    const runs = () =>
      Promise.resolve({
        outputs: ({ shape, data }: { shape: number[]; data: Float32Array | Int32Array }) =>
          tf.tensor2d(logits.predict({ shape, data }), [shape[0]!, 2]),
        close: () => logits.dispose(),
      });
    const unfollowed = await ExplainedModel.open({ inference, weights: {}, runs }, readout);
    const masks = Float32Array.of(0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1, 1);
    const { row, players } = asked(followed, [0.3, -1, 2]);
    // The last column is always known.
    const some = { ...players, groups: Int32Array.of(0, 1, -1) };
    const background = { ...backgroundOf(madeRows(3, 3)), weights: Float32Array.of(0.5, 0.2, 0.3) };
    const [one, other] = [followed, unfollowed].map((model) =>
      inOneGo(model.masked(masks, { row, players: some, background })),
    );
    one!.forEach((value, at) => expect(other![at]).toBeCloseTo(value, 6));
    // Those of texts are filled up to a size that others have.
    const words = { ...some, kind: 'words' as const };
    expect(inOneGo(followed.masked(masks, { row, players: words, background }))).toEqual(one);
    const known = followed.predict({ shape: [1, 3], data: row });
    expect(one!.at(-1)).toBeCloseTo(known[1]!, 6);
    expect(() => unfollowed.program.run('gradients', {})).toThrow(
      "method: the file is a graph that can't be followed by gradients; use exact, kernel, permutation, owen or occlusion.",
    );
    followed.dispose();
    unfollowed.dispose();
  });
});

it.each([
  [null, "data: a model file has no rows of its own; name one of the lab's data sets"],
  ['iris', "file: 'model.h5' is no model that can be opened"],
])('a file that can not be explained is told why: data %s', async (data, sentence) => {
  const file = join(folder, 'model.h5');
  writeFileSync(file, 'no model');
  await expect(fileSource({ file, data }, { dirs })).rejects.toThrow(sentence);
});

it('a file of layers gives what it gives to pictures as it takes them, and shows what it reads', async () => {
  const model = tf.sequential({
    layers: [
      tf.layers.flatten({ inputShape: [8, 8, 1] }),
      tf.layers.dense({
        units: 3,
        activation: 'softmax',
        kernelInitializer: tf.initializers.randomUniform({ minval: -0.1, maxval: 0.1, seed: 4 }),
      }),
    ],
  });
  const classes = await storedClasses({ width: 8, height: 8, classes: 3 });
  const source = await fileSource({ file: await savedLayers(model), data: 'made' }, { dirs: classes });
  const readout = readoutOf(source.inference, { space: 'probability' });
  const weights = await source.checkpoints[0]!.read();
  const opened = await ExplainedModel.open({ inference: source.inference, weights }, readout);
  const { image } = await (await source.inference.examples('test'))!.inputs(Int32Array.of(0, 1, 2));
  const found = opened.predict(image!);
  // The note tells how pixels go in.
  const scales = { '0 to 255': [1, 0], '0 to 1': [1 / 255, 0], '−1 to 1': [2 / 255, -1] } as const;
  const taken = /given pixels from ([−\d]+ to \d+)/.exec(source.notes[0]!)![1] as keyof typeof scales;
  const [factor, shift] = scales[taken];
  const x = tf.add(tf.mul(tf.tensor4d(image!.data as Float32Array, [3, 8, 8, 1]), factor), shift);
  const expected = (model.predict(x) as Tensor).dataSync();
  found.forEach((value, at) => expect(value).toBeCloseTo(expected[at]!, 5));
  expect(Math.max(...image!.data)).toBeGreaterThan(1);
  const seen: number[] = [];
  tf.tidy(() => {
    const scope = { variable: (name: string) => tf.tensor(weights[name]!.data, weights[name]!.shape) } as Scope;
    const raw = tf.tensor4d(image!.data as Float32Array, [3, 8, 8, 1]);
    source.inference.infer(scope, { image: raw }, { read: (one) => (seen.push(one.max().dataSync()[0]!), one) });
  });
  expect(seen).toHaveLength(1);
  expect(seen[0]).toBeLessThanOrEqual(1);
  opened.dispose();
});
