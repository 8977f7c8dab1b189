/** Trains a pruned model on, with what was pruned held at 0. */
import type { CommonConfig } from '../../core/config.js';
import type { WithinStep } from '../../core/learner.js';
import { liveValues } from '../../core/live.js';
import type { Model } from '../../core/model.js';
import { architectureConfig } from '../../core/parse-config.js';
import { programSpec } from '../../core/model.js';
import { ProgramTraining } from '../../core/program-training.js';
import { createProgram } from '../../engine/create-program.js';
import type { Feed } from '../../engine/program.js';
import type { TensorData } from '../../engine/tensor-data.js';
import { loadTensorFlow, tf } from '../../engine/tensorflow.js';
import { maskedVariables, type VariableMasks } from './variable-masks.js';

export interface FineTuning {
  architecture: string;
  config: CommonConfig & Record<string, unknown>;
  model: Model;
  /** To begin with, by the model's variables. */
  weights: Readonly<Record<string, TensorData>>;
  steps: number;
  /** Pruned at the end, from 0 to below 1. */
  share: number;
  /** What is masked at a share, by the variables as they are then. It masks the same variables at every share. */
  masksAt(share: number, weights: Readonly<Record<string, TensorData>>): VariableMasks;
  /** Whether the share grows with the steps (see shareAt) rather than being there at once. */
  gradual: boolean;
  within: Pick<WithinStep, 'turn' | 'progress'>;
}

/** Of the run's own learning rate: a trained model is to mend, not to learn anew (Han et al. 2015 take a tenth or less). */
const RATE = 0.3;
/** How often the masks change. */
const CHANGES = 10;

/**
 * The weights after so many steps of the model's own training, at 0.3 of its learning rate and with fresh optimizers: after each
 * update what is masked is 0 again, within the same compiled step. Statistics of batch norm go on as they do in training. Rejects
 * with StepInterrupted where `turn` does, and throws TrainingError where training can't go on.
 */
export async function fineTuned(tuning: FineTuning): Promise<Record<string, TensorData>> {
  const { architecture, config, steps, gradual, within } = tuning;
  const present = { masks: tuning.masksAt(gradual ? shareAt(1, tuning) : tuning.share, tuning.weights) };
  const model = maskedModel(tuning, present);
  const runtime = await loadTensorFlow();
  const program = await createProgram(programSpec(model), { mode: config.mode, execution: { xla: false } });
  try {
    const { metrics } = architectureConfig(architecture);
    const training = new ProgramTraining({
      config: { ...config, warmupSteps: Math.min(config.warmupSteps, Math.ceil(steps / 10)) },
      metrics: metrics(config),
      live: { ...liveValues(architectureConfig(architecture), config), learningRate: RATE * config.learningRate },
      ...{ model, runtime, program, options: { steps } },
    });
    for (let step = 1; step <= steps; step++) {
      if (gradual && step > 1 && shareAt(step, tuning) !== shareAt(step - 1, tuning)) {
        present.masks = tuning.masksAt(shareAt(step, tuning), program.read(Object.keys(model.variables)));
      }
      training.advance();
      within.progress(step, steps, 'fine-tuning steps');
      await within.turn();
    }
    return maskedVariables(program.read(Object.keys(model.variables)), present.masks);
  } finally {
    program.dispose();
  }
}

/**
 * The share that is pruned at a step, from 1: s · (1 − (1 − t)³) with t from 0 to 1 over the first half of the steps (Zhu & Gupta
 * 2017, eq. 1), in CHANGES stairs, so that the first that goes is the least needed and the rest can make up for it.
 */
export function shareAt(step: number, { steps, share }: Pick<FineTuning, 'steps' | 'share'>): number {
  const passed = Math.min(1, (2 * step) / steps);
  return share * (1 - (1 - Math.ceil(passed * CHANGES) / CHANGES) ** 3);
}

/** The model with these weights, whose training keeps at 0 what `present` masks. Masks are fed: they may change as it trains. */
export function maskedModel(
  { model, weights }: Pick<FineTuning, 'model' | 'weights'>,
  present: { masks: VariableMasks },
): Model {
  const names = Object.keys(present.masks);
  return {
    ...model,
    // All else that the model can do would be recorded, and is not wanted.
    ...{ evaluation: null, parts: [] },
    variables: maskedVariables(weights, present.masks),
    feeds(batch) {
      const masks = names.map((name, at): [string, Feed] => {
        return [maskFeed(at), { shape: model.variables[name]!.shape, data: present.masks[name]! }];
      });
      return { ...model.feeds(batch), ...Object.fromEntries(masks) };
    },
    train(scope, inputs) {
      const outputs = model.train(scope, inputs);
      names.forEach((name, at) => scope.assign(name, tf.mul(scope.variable(name), inputs[maskFeed(at)]!)));
      return outputs;
    },
  };
}

const maskFeed = (at: number): string => `pruned ${at}`;
