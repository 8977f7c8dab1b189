import { beforeAll, describe, expect, it } from 'vitest';
import type { InferenceExamples } from '../../../models/core/inference.js';
import { calibrate } from '../../../models/edge/compress/calibrate.js';
import { OutputEffect } from '../../../models/edge/compress/output-effect.js';
import { withQuantizedWeights } from '../../../models/edge/compress/rounded-weights.js';
import { sensitivityOf } from '../../../models/edge/compress/sensitivity.js';
import { sensitivityPanel, type SensitivityBody } from '../../../models/edge/panels/sensitivity.js';
import { Numbers } from '../../transformer/reference/random.js';
import { B, GraphMaker } from './graphs.js';
import { outputOf } from './open.js';

const numbers = new Numbers(5);
const some = (count: number) => Float32Array.from({ length: count }, () => numbers.next());
const COUNT = 150;
const rows = some(COUNT * 8);
const classes = { kind: 'classes', classNames: ['a', 'b', 'c'] } as const;

function perceptron() {
  const make = new GraphMaker();
  const kernel = some(8 * 32);
  // One outlier in a channel makes the steps of all of its weights coarse.
  for (let unit = 0; unit < 32; unit++) kernel[unit] = 40 * kernel[unit]!;
  const one = make.dense('one', make.input('x', [8]), [8, 32], { kernel, bias: some(32) });
  const hidden = make.add('relu', 'Relu', [one], [B, 32]);
  return make.graph(make.dense('two', hidden, [32, 3], { kernel: some(96), bias: some(3) }));
}

const graph = perceptron();
const labels = Int32Array.from({ length: COUNT }, (_, at) => at % 3);
const examples: InferenceExamples = {
  count: COUNT,
  unit: 'rows',
  inputs(indices) {
    const data = new Float32Array(indices.length * 8);
    indices.forEach((row, at) => data.set(rows.subarray(row * 8, row * 8 + 8), at * 8));
    return { x: { shape: [indices.length, 8], data } };
  },
  targets: (indices) => Int32Array.from(indices, (index) => labels[index]!),
};
const all = Int32Array.from({ length: COUNT }, (_, at) => at);

describe('sensitivity', () => {
  const asked: string[] = [];
  let body: SensitivityBody;
  beforeAll(async () => {
    const source = {
      task: classes,
      examples(part: 'train' | 'test') {
        asked.push(part);
        return Promise.resolve(examples);
      },
    };
    const calibration = await calibrate(graph, source, { method: 'min-max' });
    body = await sensitivityOf(graph, source, { calibration });
  });

  it('is a body of its panel, and looks at held-out examples', () => {
    expect(sensitivityPanel.schema.parse(body)).toEqual(body);
    expect(asked).toEqual(['train', 'test']);
    expect(body).toMatchObject({ examples: COUNT, unit: 'rows', predictions: COUNT });
    expect(body.calibration).toEqual({ method: 'min-max', examples: COUNT });
    expect(body.layers.map(({ name, node, op }) => [name, node, op])).toEqual([
      ['one/kernel', 'one/product', 'MatMul'],
      ['two/kernel', 'two/product', 'MatMul'],
    ]);
  });

  it('measures what each layer’s weights alone change', async () => {
    const fed = await examples.inputs(all);
    const original = await outputOf(graph, fed);
    for (const { name, weightsOnly } of body.layers) {
      const changed = await outputOf(withQuantizedWeights(graph, { only: new Set([name]) }), fed);
      const errors = [...original.data].map((value, at) => changed.data[at]! - value);
      const signal = [...original.data].reduce((sum, value) => sum + value ** 2, 0);
      const noise = errors.reduce((sum, error) => sum + error ** 2, 0);
      expect(weightsOnly.signalToErrorDb).toBeCloseTo(10 * Math.log10(signal / noise), 3);
      expect(weightsOnly.meanError).toBeCloseTo(
        errors.reduce((sum, error) => sum + Math.abs(error), 0) / errors.length,
        6,
      );
      const most = Math.max(...[...original.data].map(Math.abs));
      expect(weightsOnly.maxError).toBeCloseTo(Math.max(...errors.map(Math.abs)) / most, 6);
    }
    const [one, two] = body.layers;
    expect(one!.weightsOnly.signalToErrorDb!).toBeLessThan(two!.weightsOnly.signalToErrorDb!);
  });

  it('follows the error through the graph, to that of everything together', () => {
    expect(body.errorSoFar.map(({ node, op }) => [node, op])).toEqual([
      ...[
        ['x', 'Placeholder'],
        ['relu', 'Relu'],
        ['two', 'AddV2'],
      ],
    ]);
    expect(body.errorSoFar.at(-1)!.signalToErrorDb).toBeCloseTo(body.everything!.signalToErrorDb!, 3);
    // A uniform error of ± half a step of 2 ÷ 255.
    const expected = 10 * Math.log10(1 / 3 / ((2 / 255) ** 2 / 12));
    expect(Math.abs(body.errorSoFar[0]!.signalToErrorDb! - expected)).toBeLessThan(1);
    expect(body.everything!.signalToErrorDb!).toBeLessThan(body.allWeights.signalToErrorDb!);
  });

  it('needs no calibration for weights alone, but held-out examples', async () => {
    const source = { task: classes, examples: () => Promise.resolve(examples) };
    const weights = await sensitivityOf(graph, source, { calibration: null, examples: 10 });
    expect(weights).toMatchObject({ examples: 10, calibration: null, everything: null, errorSoFar: [] });
    expect(weights.layers[0]!.activationOnly).toBeNull();
    const none = { task: classes, examples: () => Promise.resolve(null) };
    await expect(sensitivityOf(graph, none, { calibration: null })).rejects.toThrow('no held-out examples');
  });
});

describe('the effect on outputs', () => {
  const rows = (...data: number[]) => ({ shape: [data.length / 2, 2], data: Float32Array.from(data) });

  it('is counted by hand', () => {
    const effect = new OutputEffect({ kind: 'classes', classNames: ['a', 'b'] });
    // Predictions b, a, a, b become b, b, a, a; of a, b, b, b the second is gained, and the fourth lost.
    effect.add(rows(0, 4, 2, 1, 2, 0, 1, 2), rows(0, 4, 2, 3, 2, 0, 3, 2), Int32Array.of(0, 1, 1, 1));
    effect.add(rows(1, 0), rows(1, 0), Int32Array.of(-1));
    expect(effect.effect).toEqual({
      signalToErrorDb: 10 * Math.log10((16 + 4 + 1 + 4 + 1 + 4 + 1) / 8),
      maxError: 2 / 4,
      meanError: 4 / 10,
      agreement: 3 / 5,
      accuracyChange: 0,
      changeError: Math.sqrt(2 / 4 / 4),
    });
  });

  it('has no shares where no classes are predicted, and no ratio without an error', () => {
    const effect = new OutputEffect({ kind: 'values' });
    effect.add(rows(1, 2), rows(1, 2), null);
    expect(effect.effect).toMatchObject({ signalToErrorDb: null, maxError: 0, agreement: null, accuracyChange: null });
  });

  it('does not lose a NaN', () => {
    const effect = new OutputEffect({ kind: 'values' });
    effect.add(rows(1, 2, 3, 4), rows(1, NaN, 3, 4), null);
    expect(effect.effect).toMatchObject({ maxError: null, meanError: null, signalToErrorDb: null });
  });
});
