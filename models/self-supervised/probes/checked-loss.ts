import type { Tensor2D } from '@tensorflow/tfjs';
import { uniform } from '../../core/initializers.js';
import type { Run } from '../../core/model.js';
import type { MatrixValues } from '../../core/panel.js';
import type { Doing } from '../../core/questions.js';
import { epochOrder } from '../../data/shuffle.js';
import type { Feed, ProgramFunction } from '../../engine/program.js';
import type { Learned } from '../self-supervised.js';

/** The program's functions: a batch's loss, and the embeddings that it compares. */
export const LOSS = 'validation';
export const PAIRS = 'pairEmbeddings';
/** What they are fed for the method's draws. */
const DRAWS = 'draws';

/** Test examples that the loss is a mean of, at most, in whole batches. */
const EXAMPLES = 1000;

/** What a run's loss is checked with. */
export function checkedFunctions({ examples, method }: Learned): Record<string, ProgramFunction> {
  const step = (scope: Parameters<ProgramFunction>[0], inputs: Parameters<ProgramFunction>[1]) => ({
    scope,
    x: examples.read(scope, inputs),
    draws_BD: inputs[DRAWS] as Tensor2D,
    training: false,
    statistics: [],
  });
  const { pairs } = method;
  return {
    [LOSS]: (scope, inputs) => ({ loss: method.loss(step(scope, inputs)).loss }),
    ...(pairs && {
      [PAIRS]: (scope, inputs) => {
        const { embeddings } = pairs(step(scope, inputs));
        return { embeddings, spread: method.spread!(embeddings) };
      },
    }),
  };
}

/** Test examples by batches of the size that training has, each with draws of its own that are the same each time. */
export function checkedBatches({ config, examples: { test }, method }: Learned): Record<string, Feed>[] {
  const size = Math.min(config.batchSize, test.count);
  const order = epochOrder(0, 0, test.count);
  const count = Math.max(1, Math.floor(Math.min(EXAMPLES, test.count) / size));
  return Array.from({ length: count }, (_, batch) => ({
    ...test.feeds(order.slice(batch * size, (batch + 1) * size)),
    [DRAWS]: uniform([size, method.draws], config.seed, `validation ${batch}`),
  }));
}

/** The loss on test examples, and how many they are. */
export function* checkedLoss(run: Run, learned: Learned): Generator<Doing, { loss: number; examples: number }> {
  const batches = checkedBatches(learned);
  let sum = 0;
  for (const [done, feeds] of batches.entries()) {
    yield { doing: 'Checking the loss', done, total: batches.length };
    sum += run(LOSS, feeds).scalars['loss']!;
  }
  return {
    loss: sum / batches.length,
    examples: batches.length * Math.min(learned.config.batchSize, learned.examples.test.count),
  };
}

/** Embeddings of both views of the same examples. */
export interface CheckedPairs {
  one: MatrixValues;
  other: MatrixValues;
  /** As of Method, the mean over batches. */
  spread: number;
}

export function* checkedPairs(run: Run, learned: Learned): Generator<Doing, CheckedPairs> {
  const batches = checkedBatches(learned);
  const parts: { one: Float32Array; other: Float32Array }[] = [];
  let columns = 1;
  let spread = 0;
  for (const [done, feeds] of batches.entries()) {
    yield { doing: 'Looking at pairs', done, total: batches.length };
    const { tensors, scalars } = run(PAIRS, feeds);
    const { shape, data } = tensors['embeddings']!;
    spread += scalars['spread']! / batches.length;
    columns = shape[1]!;
    const [one, other] = [data.subarray(0, data.length / 2), data.subarray(data.length / 2)] as Float32Array[];
    parts.push({ one: one!, other: other! });
  }
  const matrix = (of: readonly Float32Array[]): MatrixValues => {
    const values = new Float32Array(of.reduce((sum, { length }) => sum + length, 0));
    of.reduce((at, part) => (values.set(part, at), at + part.length), 0);
    return { rows: values.length / columns, columns, values };
  };
  return { one: matrix(parts.map(({ one }) => one)), other: matrix(parts.map(({ other }) => other)), spread };
}
