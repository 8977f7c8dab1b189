import { RequestError } from '../../core/errors.js';
import type { InferenceExamples, InferenceInput } from '../../core/inference.js';
import type { ExplainConfig } from '../config.js';
import { sizeOf } from '../players.js';
import type { ExplainSource } from '../source/explain-source.js';
import { refuse, sharedBackground, type Backgrounds } from './background.js';
import { blurredBackgrounds } from './blur.js';
import { clusterRows } from './k-means.js';
import { zeroRow } from './zeros.js';
import { oneRow, randomRows, type TrainingExamples } from './training-rows.js';

export type BackgroundConfig = Pick<ExplainConfig, 'background' | 'backgroundSize' | 'backgroundRow' | 'seed'>;

/** More numbers than that, all of its rows together, are not held as a background: 128 MiB. */
const MOST_NUMBERS = 2 ** 25;

/** What stands in for what is not known of rows. Throws RequestError where it can't be made of these data, with what can. */
export async function makeBackground(
  { inference }: Pick<ExplainSource, 'inference'>,
  config: BackgroundConfig,
): Promise<Backgrounds> {
  const input = inference.inputs[0]!;
  const examples = await inference.examples('train');
  const kind = config.background === 'auto' ? fitting(input, examples) : config.background;
  if (kind === 'blur') return blurredBackgrounds(input);
  if (kind === 'zeros') return sharedBackground(await zeroRow(input, trainingOf(input, examples)));
  const training = trainingOf(input, examples);
  if (!training) {
    const other = input.meaning.kind === 'image' ? 'zeros or blur' : 'zeros';
    throw refuse(`there are no training examples to take it from; use ${other}`);
  }
  if (kind === 'one-row') return sharedBackground(await oneRow(training, config));
  const count = Math.min(config.backgroundSize, training.count);
  const most = Math.floor(MOST_NUMBERS / sizeOf(input));
  if (count > most) {
    throw new RequestError(
      `backgroundSize: ${count} ${training.unit} of ${sizeOf(input)} numbers are more than fit; use at most ${most}.`,
      { field: 'backgroundSize' },
    );
  }
  const make = kind === 'k-means' ? clusterRows : randomRows;
  return sharedBackground(await make(training, { count, seed: config.seed }));
}

/** What suits the data: rows of a table are told from others, an image from what it looks like out of focus, words from nothing. */
function fitting({ meaning }: InferenceInput, examples: InferenceExamples | null): 'rows' | 'blur' | 'zeros' {
  if (meaning.kind === 'image') return 'blur';
  if (meaning.kind === 'tokens' && meaning.padding !== undefined) return 'zeros';
  return examples ? 'rows' : 'zeros';
}

function trainingOf(input: InferenceInput, examples: InferenceExamples | null): TrainingExamples | null {
  if (!examples) return null;
  const { count, unit } = examples;
  return { input, count, unit, at: async (indices) => (await examples.inputs(indices))[input.name]! };
}
