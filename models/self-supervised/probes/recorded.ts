import { RequestError } from '../../core/errors.js';
import type { Answering } from '../../core/learner.js';
import type { ModelPart, OwnEvaluation, Run } from '../../core/model.js';
import type { PanelContent } from '../../core/panel.js';
import type { Doing } from '../../core/questions.js';
import { selfSupervisedMetrics } from '../metrics.js';
import { probeTablePanel, type ProbeRow } from '../panels/probe-table.js';
import {
  selfSupervisedEvaluateQuestion,
  type EvaluateAsked,
  type SelfSupervisedEvaluation,
} from '../questions/evaluate.js';
import { labelEfficiencyQuestion, type LabelEfficiencyAsked } from '../questions/label-efficiency.js';
import type { Learned } from '../self-supervised.js';
import { checkedFunctions } from './checked-loss.js';
import { probeFiguresOf, valuesOf } from './figures.js';
import { ENCODER_WEIGHTS, encoderWeightsFunction } from './labels/encoder-weights.js';
import { labelEfficiency } from './labels/label-efficiency.js';
import { probeExamples, type ProbeExamples } from './probe-examples.js';
import { floorRows } from './probe-rows.js';
import { plainWidth } from './raw-feeds.js';

/**
 * Probes, loss and meters while it trains: at every `evaluateEvery` steps and at the last one. All that they draw is named by
 * seeds of their own, and they only read: training goes on as it would have without them. What the encoder is held to is
 * probed at the first of them and holds for the rest.
 */
export function recordedProbes(learned: Learned): OwnEvaluation {
  const { evaluateEvery: every, probeExamples: most } = learned.config;
  const probing = { learned, picked: pickedOf(learned, { labels: most, tests: most }), extent: 'quick' } as const;
  const metrics = selfSupervisedMetrics(learned.config).filter(({ evaluated }) => evaluated);
  let kept: ProbeRow[] | null = null;
  async function* floors(): AsyncGenerator<Doing, ProbeRow[]> {
    return (kept ??= yield* floorRows(probing));
  }
  return {
    due: (step, steps) => step > 0 && (step % every === 0 || step === steps),
    panels: [probeTablePanel.name],
    criterion: 'validationLoss',
    async *measure(run) {
      const body = yield* probeFiguresOf(run, { ...probing, floors });
      const found = valuesOf(body);
      const values = metrics.map(({ name }) => [name, Math.fround(found[name] ?? NaN)]);
      return {
        values: Object.fromEntries(values) as Record<string, number>,
        panels: { [probeTablePanel.name]: { body } },
      };
    },
  };
}

/** Answers the same with more examples, and what few labels come to. */
export function probesPart(learned: Learned): ModelPart {
  return {
    functions: { ...checkedFunctions(learned), [ENCODER_WEIGHTS]: encoderWeightsFunction(learned) },
    questions: {
      [selfSupervisedEvaluateQuestion.name]: (run: Run, asked: EvaluateAsked, answering: Answering) =>
        evaluate(run, asked, { learned, answering }),
      [labelEfficiencyQuestion.name]: (run: Run, asked: LabelEfficiencyAsked, answering: Answering) =>
        whileWanted(labelEfficiency(run, asked, learned), answering),
    },
  };
}

async function* evaluate(
  run: Run,
  { labels }: EvaluateAsked,
  { learned, answering }: { learned: Learned; answering: Answering },
): AsyncGenerator<Doing, PanelContent<SelfSupervisedEvaluation>> {
  const picked = pickedOf(learned, { labels, tests: Infinity });
  const work = probeFiguresOf(run, { learned, picked, extent: 'full', floors: null });
  const { unit, ...figures } = yield* whileWanted(work, answering);
  const body = {
    values: valuesOf({ unit, ...figures }),
    examples: picked.test.length,
    unit: `test ${unit}`,
    ...figures,
  };
  return { body };
}

/** Ends `work` where nobody waits for it any more. */
export async function* whileWanted<T>(work: AsyncGenerator<Doing, T>, answering: Answering): AsyncGenerator<Doing, T> {
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

/** Labelled and test examples, as probes of every extent draw them. */
export function pickedOf(
  { examples, encoder }: Learned,
  { labels, tests }: { labels: number; tests: number },
): ProbeExamples {
  return probeExamples(examples, { labels, tests, numbers: Math.max(encoder.features, plainWidth(examples)) });
}
