import type { Tensor } from '@tensorflow/tfjs';
import { isStatistic, type SeenStatistics } from '../../core/running-statistics.js';
import { epochOrder } from '../../data/shuffle.js';
import { createProgram } from '../../engine/create-program.js';
import type { Program, Scope } from '../../engine/program.js';
import type { TensorData } from '../../engine/tensor-data.js';
import { encoderOf, type Encoder } from '../encoder.js';
import { FEATURES, featuresFunction } from '../features.js';
import type { Learned } from '../self-supervised.js';
import { rawFeeds } from './raw-feeds.js';

/** Training examples that batch norms see once, so that an untrained encoder is not held back by statistics it never had. */
const SEEN = 256;

/** An encoder in a program of its own, which holds none of the data: dispose of it. */
export async function untrainedEncoder({ config, examples }: Learned): Promise<Program> {
  const encoder = encoderOf(config, examples.shape);
  const program = await createProgram({
    variables: encoder.variables,
    functions: { [FEATURES]: featuresFunction({ examples, encoder }), see: statisticsFunction(examples.read, encoder) },
  });
  if (Object.keys(encoder.variables).some(isStatistic)) {
    const seen = epochOrder(0, 0, examples.train.count).slice(0, SEEN);
    const { tensors } = program.run('see', rawFeeds(examples, examples.train, seen));
    program.write(tensors as Record<string, TensorData>);
  }
  return program;
}

/** What batch norms see of examples, by the names of the running statistics. */
function statisticsFunction(read: Learned['examples']['read'], encoder: Encoder) {
  return (scope: Scope, inputs: Record<string, Tensor>): Record<string, Tensor> => {
    const statistics: SeenStatistics[] = [];
    encoder.encode(scope, read(scope, inputs), { training: true, statistics });
    return Object.fromEntries(
      statistics.flatMap(({ name, mean, variance }) => [
        [`${name}/runningMean`, mean],
        [`${name}/runningVariance`, variance],
      ]),
    );
  };
}
