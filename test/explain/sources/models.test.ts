/** What of each kind of model is explained, held to the model itself. */
import { describe, expect, it } from 'vitest';
import type { Tensor } from '@tensorflow/tfjs';
import { createProgram } from '../../../models/engine/create-program.js';
import type { TensorData } from '../../../models/engine/tensor-data.js';
import { tf } from '../../../models/engine/tensorflow.js';
import { aimOf } from '../../../models/explain/aim.js';
import { ExplainedModel } from '../../../models/explain/explained-model.js';
import { readoutOf } from '../../../models/explain/readout.js';
import { tokensToExplain } from '../../../models/explain/source/next-token.js';
import { imageVerdicts } from '../../../models/gan/explained.js';
import { buildGan } from '../../../models/gan/gan.js';
import { judgeOf } from '../../../models/gan/verdict.js';
import { buildTransformer } from '../../../models/transformer/transformer.js';
import { configOf as ganConfigOf, made as images } from '../../gan/made.js';
import { small, SOURCES } from '../../transformer/made.js';

const softmax = (logits: readonly number[]) => {
  const powers = logits.map((logit) => Math.exp(logit - Math.max(...logits)));
  return powers.map((power) => power / powers.reduce((sum, one) => sum + one, 0));
};

describe('the next token', () => {
  it.each(['probability', 'logit'] as const)('is explained by the most probable ones of the row: %s', async (space) => {
    const model = await buildTransformer(small('char-nano', { context: 6, layers: 1 }), SOURCES);
    const { explained, inference, variables } = model;
    const rows = (await explained!.examples('test'))!;
    const row = await rows.inputs(Int32Array.of(2));
    const right = (await rows.targets!(Int32Array.of(2)))[0]!;
    const aim = aimOf(explained!, { space });
    const weights = { ...variables, ...aim.variables };
    const opened = await ExplainedModel.open(
      { inference: aim.inference, weights },
      readoutOf(explained!, { space }),
      aim.functions,
    );
    const { outputs, target } = aim.at(opened, row, right);
    const found = [...opened.predict(row['tokens']!)];
    // All positions by what is exported; the last one is asked for.
    const whole = await createProgram({
      variables,
      functions: { infer: (scope, fed) => inference!.infer(scope, fed) },
    });
    const { data } = whole.run('infer', { tokens: row['tokens']! }).tensors['logits']!;
    const last = Array.from(data.slice(-model.explained!.outputs[0]!.shape[0]!));
    const order = last.map((_, token) => token).sort((a, b) => last[b]! - last[a]!);
    const expected = order.map((token) => (space === 'logit' ? last : softmax(last))[token]!);
    found.forEach((value, k) => expect(value).toBeCloseTo(expected[k]!, 5));
    expect(outputs).toEqual(order.map((token) => 'abcde'[token]!));
    expect(outputs![target!]).toBe('abcde'[right]);
    expect(right).toBe((await inference!.examples('test').then((all) => all!.targets!(Int32Array.of(2))))[5]);
    opened.dispose();
    whole.dispose();
  });

  it('is the right one too where that is less probable than ten others', () => {
    const logits = Array.from({ length: 12 }, (_, token) => -token);
    expect(tokensToExplain(logits, 3)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(tokensToExplain(logits, 11)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 11]);
    expect(tokensToExplain(logits, null)).toHaveLength(10);
  });

  it('is that of the last answer where rows have answers', async () => {
    const { explained, inference } = await buildTransformer(small('copy'), SOURCES);
    const all = (await (await inference!.examples('test'))!.targets!(Int32Array.of(0))) as Int32Array;
    const rows = (await explained!.examples('test'))!;
    const position = (await rows.inputs(Int32Array.of(0)))['position']!.data[0]!;
    expect([...all.slice(position + 1)].every((token) => token < 0)).toBe(true);
    expect((await rows.targets!(Int32Array.of(0)))[0]).toBe(all[position]);
    expect(all[position]).toBeGreaterThanOrEqual(0);
  });
});

describe('the verdict of a discriminator', () => {
  it.each([
    { network: 'mlp', conditional: true, discriminatorNorm: 'spectral' },
    { network: 'dcgan', conditional: false, discriminatorNorm: 'none' },
  ])('is its own on raw images, for each class that it is told: $network', async (changes) => {
    const config = ganConfigOf(changes);
    const { variables } = buildGan(config, images);
    const { height, width, channels, classNames } = images;
    const classes = config.conditional ? classNames.length : 0;
    const discriminator = Object.fromEntries(
      Object.entries(variables).filter(([name]) => name.startsWith('discriminator/')),
    );
    const judged = { config, examples: { height, width, channels, classes }, discriminator };
    const explained = imageVerdicts(judged, images, { images: () => Promise.reject(new Error('not asked for')) });
    const K = Math.max(1, classes);
    const rows = (await explained.examples('train'))!;
    const { image } = await rows.inputs(Int32Array.of(4, 7));
    const program = await createProgram(
      {
        variables: variables as Record<string, TensorData>,
        functions: {
          infer: (scope, fed) => explained.infer(scope, fed),
          // One class after the other, as training judges.
          judge: (scope, { x }) => {
            const shaped = tf.reshape(
              tf.sub(tf.div(x as Tensor, 127.5), 1),
              config.network === 'mlp' ? [2, -1] : x!.shape,
            );
            const one = (k: number) =>
              judgeOf(scope, classes ? tf.tile(tf.oneHot(tf.tensor1d([k], 'int32'), K), [2, 1]) : null, judged);
            return {
              verdicts: tf.concat(
                Array.from({ length: K }, (_, k) => one(k).judge(shaped).logits),
                1,
              ),
            };
          },
        },
      },
      { mode: 'eager' },
    );
    const found = program.run('infer', { image: image! }).tensors['verdicts']!;
    const expected = program.run('judge', { x: image! }).tensors['verdicts']!;
    expect(found.shape).toEqual([2, K]);
    found.data.forEach((value, at) => expect(value).toBeCloseTo(expected.data[at]!, 4));
    const { outputs } = readoutOf(explained, { space: 'probability' });
    expect(outputs).toEqual(classes ? classNames.map((name) => `real ${name}`) : ['real']);
    expect(rows.targets === null).toBe(classes === 0);
    program.dispose();
  });

  it('has a probability only where its loss gives it one', () => {
    const task = (isProbability: boolean) => ({ kind: 'verdicts', names: ['real'], isProbability }) as const;
    const of = (isProbability: boolean) => readoutOf({ task: task(isProbability) } as never, { space: 'probability' });
    expect([of(true).space, of(false).space]).toEqual(['probability', 'logit']);
    expect(
      of(true)
        .read(tf.tensor2d([[0]]))
        .dataSync()[0],
    ).toBeCloseTo(0.5, 6);
    expect(
      of(false)
        .read(tf.tensor2d([[3]]))
        .dataSync()[0],
    ).toBe(3);
  });
});
