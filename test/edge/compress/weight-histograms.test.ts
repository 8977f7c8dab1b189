import { expect, it } from 'vitest';
import { magnitudePruned } from '../../../models/edge/compress/magnitude-pruning.js';
import { weightHistograms } from '../../../models/edge/compress/weight-histograms.js';
import { weightsPanel, WEIGHT_BINS } from '../../../models/edge/panels/weights.js';
import { Numbers } from '../../transformer/reference/random.js';
import { GraphMaker } from './graphs.js';

const numbers = new Numbers(8);
const kernel = Float32Array.from({ length: 320 }, (_, at) => numbers.next() * (at % 16 === 3 ? 10 : 1));

function graph() {
  const make = new GraphMaker();
  const one = make.dense('one', make.input('x', [20]), [20, 16], { kernel, bias: new Float32Array(16) });
  return make.graph(make.dense('two', one, [16, 2], { kernel: new Float32Array(32).fill(0.25), bias: [0, 0] }));
}

it('counts weights by value, and by the whole number that int8 makes of them', () => {
  const { body, matrices = {} } = weightHistograms(graph());
  expect(weightsPanel.schema.parse(body)).toEqual(body);
  const [one, two] = body.tensors;
  const [from, to] = [Math.min(...kernel), Math.max(...kernel)];
  expect(one).toMatchObject({
    name: 'one/kernel',
    op: 'MatMul',
    shape: [20, 16],
    count: 320,
    zeros: 0,
    from,
    to,
    values: null,
  });
  const wanted = new Array<number>(WEIGHT_BINS).fill(0);
  for (const weight of kernel) wanted[Math.min(127, Math.floor(((weight - from) / (to - from)) * 128))]!++;
  expect([...matrices['counts']!.values.subarray(0, WEIGHT_BINS)]).toEqual(wanted);
  const levels = new Array<number>(255).fill(0);
  kernel.forEach((weight, at) => {
    const channel = kernel.filter((_, other) => other % 16 === at % 16).map(Math.abs);
    levels[127 + Math.round((127 * weight) / Math.max(...channel))]!++;
  });
  const got = [...matrices['levels']!.values.subarray(0, 255)];
  // A weight between two may fall to either side.
  expect(got.reduce((sum, count, at) => sum + Math.abs(count - levels[at]!), 0)).toBeLessThanOrEqual(2);
  expect(two).toMatchObject({ name: 'two/kernel', values: 1, from: 0.25, to: 0.25, deviation: 0, int8: null });
  expect(matrices['counts']!.values[WEIGHT_BINS]).toBe(32);
});

it('tells the grid of int8, and what one step for the whole tensor would cost', () => {
  const { body, matrices = {} } = weightHistograms(graph());
  const { int8 } = body.tensors[0]!;
  const scales = Array.from(
    { length: 16 },
    (_, channel) => Math.max(...kernel.filter((_, at) => at % 16 === channel).map(Math.abs)) / 127,
  );
  matrices['scales/0']!.values.forEach((scale, channel) => expect(scale).toBeCloseTo(scales[channel]!, 7));
  expect(int8).toMatchObject({ axis: 1, channels: 16 });
  expect(int8!.mostScale).toBeCloseTo(scales[3]!, 7);
  expect(int8!.maxError).toBeLessThanOrEqual(int8!.mostScale / 2);
  expect(int8!.signalToErrorDb!).toBeGreaterThan(int8!.perTensorDb! + 3);
  expect(matrices['scales/1']).toBeUndefined();
});

it('counts the zeros that pruning leaves', () => {
  const { body } = weightHistograms(magnitudePruned(graph(), { share: 0.5 }));
  // All of them, as those of the other layer are alike.
  expect(body.tensors.map(({ zeros }) => zeros)).toEqual([176, 0]);
});
