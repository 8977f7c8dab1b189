import type { Run } from '../../core/model.js';
import type { MatrixValues } from '../../core/panel.js';
import type { Doing } from '../../core/questions.js';
import type { InTurns } from '../../core/turns.js';
import { featureBatch, featuresOf } from '../features.js';
import type { Part } from '../examples.js';
import type { Learned } from '../self-supervised.js';
import type { ProbeExamples } from './probe-examples.js';
import { rawFeeds } from './raw-feeds.js';
import { untrainedEncoder } from './untrained-encoder.js';

/** What probes read of the same examples. */
export interface ProbeInputs {
  train: MatrixValues;
  test: MatrixValues;
}

/** Features of the encoder as it is now. */
export function* trainedInputs(run: Run, learned: Learned, picked: ProbeExamples): Generator<Doing, ProbeInputs> {
  const { train, test } = learned.examples;
  return {
    train: yield* telling(
      featuresOf(run, learned, train, picked.train),
      learned,
      picked.train,
      'Looking at labelled examples',
    ),
    test: yield* telling(featuresOf(run, learned, test, picked.test), learned, picked.test, 'Looking at test examples'),
  };
}

/** Features of the same encoder before it had learned anything: its initial values, whatever the run began with. */
export async function* untrainedInputs(learned: Learned, picked: ProbeExamples): AsyncGenerator<Doing, ProbeInputs> {
  const program = await untrainedEncoder(learned);
  const { examples } = learned;
  const fed = (part: Part): Part => ({ ...part, feeds: (indices) => rawFeeds(examples, part, indices) });
  const look = (part: Part, indices: Int32Array) =>
    telling(
      featuresOf((name, feeds) => program.run(name, feeds), learned, fed(part), indices),
      learned,
      indices,
      'Looking with an untrained encoder',
    );
  try {
    return { train: yield* look(examples.train, picked.train), test: yield* look(examples.test, picked.test) };
  } finally {
    program.dispose();
  }
}

/** The examples themselves. */
export function plainInputs({ examples }: Learned, picked: ProbeExamples): ProbeInputs {
  const rows = (part: Part, indices: Int32Array): MatrixValues => {
    const values = part.plain(indices);
    return { rows: indices.length, columns: values.length / indices.length, values };
  };
  return { train: rows(examples.train, picked.train), test: rows(examples.test, picked.test) };
}

/** Work that lets others in before each batch, told in batches. */
function* telling<T>(
  work: InTurns<T>,
  learned: Pick<Learned, 'examples'>,
  { length: total }: Int32Array,
  doing: string,
): Generator<Doing, T> {
  const size = featureBatch(learned);
  for (let done = 0; ; done += size) {
    const step = work.next();
    if (step.done) return step.value;
    yield { doing, done, total };
  }
}
