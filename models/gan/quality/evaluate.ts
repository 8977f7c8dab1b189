import { RequestError } from '../../core/errors.js';
import type { Answering } from '../../core/learner.js';
import type { DataSources, ModelPart, Run } from '../../core/model.js';
import type { PanelContent } from '../../core/panel.js';
import type { Doing } from '../../core/questions.js';
import type { GanConfig } from '../config.js';
import type { GanImages } from '../gan.js';
import { ganEvaluateQuestion, type EvaluateAsked, type GanEvaluation } from '../questions/evaluate.js';
import { FeatureNet } from './feature-net.js';
import { measureQuality } from './measure.js';
import { pickFeatures } from './pick-features.js';
import { assertSamples, referenceOf, samplesOf } from './reference.js';
import { withinMemory } from './within-memory.js';

/** Answers how far generated images are from those that the GAN learns from. */
export function qualityOf(config: GanConfig, image: GanImages, sources: DataSources): ModelPart {
  return {
    questions: {
      [ganEvaluateQuestion.name]: (run, asked: EvaluateAsked, answering) =>
        watched(evaluate(run, asked, { config, image, sources, answering }), answering),
    },
  };
}

interface Evaluating {
  config: GanConfig;
  image: GanImages;
  sources: DataSources;
  answering: Answering;
}

async function* evaluate(
  run: Run,
  { samples: wanted, features, seed }: EvaluateAsked,
  { config, image, sources, answering }: Evaluating,
): AsyncGenerator<Doing, PanelContent<GanEvaluation>> {
  const samples = samplesOf(wanted, image);
  const picked = pickFeatures(features, image, { sources, ...answering });
  assertSamples(samples, picked, image);
  const weights = yield* picked.weights();
  const net = await FeatureNet.create(picked.config, picked.images, weights);
  try {
    const work = async function* () {
      const reference = yield* referenceOf(net, samples, { image, sources, picked });
      return yield* measureQuality(run, { net, reference, picked, config, image, seed });
    };
    return { body: yield* withinMemory(work(), samples) };
  } finally {
    net.dispose();
  }
}

/** Ends `work` where nobody waits for it any more. */
export async function* watched<T>(work: AsyncGenerator<Doing, T>, answering: Answering): AsyncGenerator<Doing, T> {
  try {
    for (;;) {
      const { done, value } = await work.next();
      if (done) return value;
      if (answering.cancelled) throw new RequestError('The evaluation was taken back.');
      yield value;
    }
  } finally {
    // What was begun is cleared away.
    await work.return(undefined as T);
  }
}
