import type { ProgramFunction } from '../engine/program.js';
import type { Run } from '../core/model.js';
import type { InTurns } from '../core/turns.js';
import type { MatrixValues } from '../core/panel.js';
import type { Part } from './examples.js';
import type { Learned } from './self-supervised.js';

/** The program's function that gives features. */
export const FEATURES = 'features';

/** Examples that go through the encoder at once; fewer where they are larger than coloured images of 32 × 32. */
const MOST_AT_ONCE = 250;
const MOST_NUMBERS = MOST_AT_ONCE * 32 * 32 * 3;

/** Gives `features` [B, F] of the examples that `Part.feeds` names, as they are: no views, nothing hidden. */
export function featuresFunction({ examples, encoder }: Pick<Learned, 'examples' | 'encoder'>): ProgramFunction {
  return (scope, inputs) => ({
    features: encoder.encode(scope, examples.read(scope, inputs), { training: false }),
  });
}

/** Examples of a batch of features. */
export function featureBatch({ examples: { shape } }: Pick<Learned, 'examples'>): number {
  const numbers = shape.kind === 'images' ? shape.height * shape.width * shape.channels : 1;
  return Math.max(1, Math.min(MOST_AT_ONCE, Math.floor(MOST_NUMBERS / numbers)));
}

/** Features of these examples of a part, row by row, with a turn for others before each batch. All batches have one size. */
export function* featuresOf(
  run: Run,
  learned: Pick<Learned, 'examples' | 'encoder'>,
  part: Pick<Part, 'feeds'>,
  indices: Int32Array,
): InTurns<MatrixValues> {
  const size = featureBatch(learned);
  const columns = learned.encoder.features;
  const values = new Float32Array(indices.length * columns);
  for (let from = 0; from < indices.length; from += size) {
    yield;
    const real = indices.subarray(from, from + size);
    const batch = new Int32Array(size).fill(real[0]!);
    batch.set(real);
    const { features } = run(FEATURES, part.feeds(batch)).tensors;
    values.set((features!.data as Float32Array).subarray(0, real.length * columns), from * columns);
  }
  return { rows: indices.length, columns, values };
}
