import type { Run } from '../../core/model.js';
import type { Doing } from '../../core/questions.js';
import { epochOrder } from '../../data/shuffle.js';
import { featuresOf } from '../features.js';
import type { Spread } from '../panels/probe-table.js';
import type { Learned } from '../self-supervised.js';
import { checkedPairs } from './checked-loss.js';
import { alignmentOf, deviationOf, effectiveRank, uniformityOf } from './meters.js';

/** Test examples whose features are looked at, where a method compares no views. */
const EXAMPLES = 1000;

/** How far from collapse it is: of what the loss compares, where it compares views, and else of the features. */
export function* spreadOf(run: Run, learned: Learned): Generator<Doing, Spread> {
  if (learned.method.pairs) {
    const { one, other } = yield* checkedPairs(run, learned);
    return {
      of: 'embeddings',
      ...figuresOf(one),
      alignment: alignmentOf(one, other),
      uniformity: (uniformityOf(one) + uniformityOf(other)) / 2,
    };
  }
  const { test } = learned.examples;
  const rows = epochOrder(0, 0, test.count).slice(0, EXAMPLES);
  yield { doing: 'Looking at features', done: 0, total: 1 };
  const features = yield* quietly(featuresOf(run, learned, test, rows));
  return { of: 'features', ...figuresOf(features), alignment: null, uniformity: uniformityOf(features) };
}

function figuresOf(x: Parameters<typeof effectiveRank>[0]) {
  const { rank, reach } = effectiveRank(x);
  return { examples: x.rows, dimensions: x.columns, deviation: deviationOf(x), effectiveRank: rank, reach };
}

function* quietly<T>(work: Generator<void, T>): Generator<Doing, T> {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    yield { doing: 'Looking at features', done: 0, total: 1 };
  }
}
