import { RequestError } from '../../core/errors.js';
import type { InferenceExamples } from '../../core/inference.js';
import { epochOrder } from '../../data/shuffle.js';
import type { ExplainConfig } from '../config.js';
import type { ExplainSource } from '../source/explain-source.js';
import type { Background } from './background.js';

/** The background of all rows; null where each row has its own, see `ownBackground`. Throws RequestError. */
export async function makeBackground(
  { inference }: Pick<ExplainSource, 'inference'>,
  config: ExplainConfig,
): Promise<Background | null> {
  const examples = await inference.examples('train');
  if (!examples) {
    throw new RequestError('background: the run has no training examples; use zeros.', { field: 'background' });
  }
  return trainingRows(inference.inputs[0]!.name, examples, config);
}

async function trainingRows(
  name: string,
  examples: InferenceExamples,
  { backgroundSize, seed }: Pick<ExplainConfig, 'backgroundSize' | 'seed'>,
): Promise<Background> {
  const count = Math.min(backgroundSize, examples.count);
  const rows = (await examples.inputs(epochOrder(seed, 0, examples.count).slice(0, count)))[name]!;
  const weights = new Float32Array(count).fill(1 / count);
  return { rows, weights, words: `${count} training ${examples.unit}` };
}
