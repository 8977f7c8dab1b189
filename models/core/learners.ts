import { classifierLearner } from '../classifier/classifier.js';
import { edgeLearner } from '../edge/edge.js';
import { explainLearner } from '../explain/explain.js';
import { ganLearner } from '../gan/gan.js';
import { selfSupervisedLearner } from '../self-supervised/self-supervised.js';
import { transformerLearner } from '../transformer/transformer.js';
import { RequestError } from './errors.js';
import type { LearnerBuilder } from './learner-builder.js';

/** Every architecture's learner, by the architecture's name. */
const learners: Record<string, LearnerBuilder> = {
  classifier: classifierLearner,
  edge: edgeLearner,
  explain: explainLearner,
  gan: ganLearner,
  'self-supervised': selfSupervisedLearner,
  transformer: transformerLearner,
};

/** Throws RequestError where there is none of this name. */
export function builderOf(architecture: string): LearnerBuilder {
  const found = Object.hasOwn(learners, architecture) ? learners[architecture] : undefined;
  if (found) return found;
  throw new RequestError(`architecture: '${architecture}' can't be trained by this version.`);
}
