import { RequestError } from '../../core/errors.js';
import type { DataSources, OwnEvaluation, OwnMeasured, Run } from '../../core/model.js';
import type { Doing } from '../../core/questions.js';
import type { TensorData } from '../../engine/tensor-data.js';
import type { GanConfig } from '../config.js';
import type { GanImages } from '../gan.js';
import { missedShare, qualityPanel, type QualityBody } from '../panels/quality.js';
import type { GanEvaluation } from '../questions/evaluate.js';
import { FeatureNet } from './feature-net.js';
import { measureQuality } from './measure.js';
import { pickFeatures, type Picked } from './pick-features.js';
import { assertSamples, referenceOf, samplesOf, type Reference } from './reference.js';
import { withinMemory } from './within-memory.js';

/** Of the latents, as `evaluate` has it by default: both give the same. */
const SEED = 0;

/** What is the same each time that quality is measured. */
interface Prepared {
  picked: Picked;
  weights: Record<string, TensorData>;
  samples: number;
  reference: Reference | null;
}

/**
 * Quality while it trains: at every `evaluateEvery` steps and at the last one, however few there are; never where that is 0.
 * The classifier is trained at the first of them, where none is named or kept. Throws RequestError where a run begins with one
 * that can't be used. Latents are named by a seed of their own, so training
 * draws the same numbers with it as without.
 */
export function recordedQuality(config: GanConfig, image: GanImages, sources: DataSources): OwnEvaluation {
  const { evaluateEvery: every, evaluateSamples, features } = config;
  const { kept = null, otherRun } = sources;
  const pick = () => pickFeatures(features, image, { sources, kept, ...(otherRun && { otherRun }) });
  // What can't be used is better refused than told of after a thousand steps.
  if (every > 0 && features !== null && sources.begins && otherRun)
    assertSamples(samplesOf(evaluateSamples, image), pick(), image);
  let prepared: Prepared | null = null;

  async function* prepare(): AsyncGenerator<Doing, Prepared> {
    const picked = pick();
    const samples = samplesOf(evaluateSamples, image);
    assertSamples(samples, picked, image);
    return { picked, weights: yield* picked.weights(), samples, reference: null };
  }

  async function* figuresOf(run: Run): AsyncGenerator<Doing, GanEvaluation> {
    prepared ??= yield* prepare();
    const { picked, weights, samples } = prepared;
    // What a program holds of memory is given back until the next time.
    const net = await FeatureNet.create(picked.config, picked.images, weights);
    try {
      const reference = (prepared.reference ??= yield* referenceOf(net, samples, { image, sources, picked }));
      return yield* measureQuality(run, { net, reference, picked, config, image, seed: SEED });
    } finally {
      net.dispose();
    }
  }

  return {
    due: (step, steps) => every > 0 && step > 0 && (step % every === 0 || step === steps),
    panels: [qualityPanel.name],
    criterion: 'fid',
    async *measure(run) {
      try {
        const figures = yield* withinMemory(figuresOf(run), samplesOf(evaluateSamples, image));
        return measured(metricsOf(figures), { figures, missing: null });
      } catch (error) {
        if (!(error instanceof RequestError)) throw error;
        // Training goes on: it only isn't known how well.
        return measured(null, { figures: null, missing: error.message });
      }
    },
  };
}

function measured(values: OwnMeasured['values'], body: QualityBody): OwnMeasured {
  return { values, panels: { [qualityPanel.name]: { body } } };
}

/** As metrics are kept: what `evaluate` answers, and what its classes come to. */
function metricsOf(figures: GanEvaluation): Record<string, number> {
  const values = Object.entries({ ...figures.values, missed: missedShare(figures) });
  return Object.fromEntries(values.map(([name, value]) => [name, Math.fround(value ?? NaN)]));
}
