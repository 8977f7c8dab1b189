import type { Run } from '../../core/model.js';
import type { Doing } from '../../core/questions.js';
import { epochOrder } from '../../data/shuffle.js';
import { featuresOf } from '../features.js';
import type { Spread } from '../panels/probe-table.js';
import type { Learned } from '../self-supervised.js';
import { told } from './telling.js';
import { checkedPairs } from './checked-loss.js';
import { alignmentOf, deviationOf, effectiveRank, uniformityOf } from './meters.js';

/** Test examples whose features are looked at, where a method compares no views. */
const EXAMPLES = 1000;

/** How far from collapse it is: of what the loss compares, where it compares views, and else of the features. */
export async function* spreadOf(run: Run, learned: Learned): AsyncGenerator<Doing, Spread> {
  if (learned.method.pairs) {
    const { one, other, spread } = yield* checkedPairs(run, learned);
    return {
      of: 'embeddings',
      ...figuresOf(one),
      deviation: spread,
      alignment: alignmentOf(one, other),
      uniformity: (uniformityOf(one) + uniformityOf(other)) / 2,
    };
  }
  const { test } = learned.examples;
  const rows = epochOrder(0, 0, test.count).slice(0, EXAMPLES);
  const features = yield* told(featuresOf(run, learned, test, rows), {
    doing: 'Looking at features',
    done: 0,
    total: 1,
  });
  const deviation = deviationOf(features);
  return { of: 'features', ...figuresOf(features), deviation, alignment: null, uniformity: uniformityOf(features) };
}

function figuresOf(x: Parameters<typeof effectiveRank>[0]) {
  const { rank, reach } = effectiveRank(x);
  return { examples: x.rows, dimensions: x.columns, effectiveRank: rank, reach };
}
