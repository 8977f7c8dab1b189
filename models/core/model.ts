import type { LabelledTexts, Split, TableDataset, TextCorpus } from '../data/dataset.js';
import type { OpenImages } from '../data/open-images.js';
import type { OptimizerSpec } from '../engine/optimizer.js';
import type { Feed, Outputs, PlannedCall, ProgramFunction, ProgramSpec, Rows } from '../engine/program.js';
import type { TensorData } from '../engine/tensor-data.js';
import type { ExplainedInference, Inference } from './inference.js';
import type { Answered, Answering, KeptWeights, TrainingOptions } from './learner.js';
import type { LiveValues } from './live.js';
import type { PanelContent } from './panel.js';
import type { Doing } from './questions.js';
import type { InTurns } from './turns.js';

/** What an architecture that is one program makes of a configuration and its data; ProgramTraining does the rest. */
export interface Model {
  /** Trainable parameters with their initial values, by name: `part/layer/kernel`. The part before the first slash is counted. */
  variables: Record<string, TensorData>;
  optimizers: Record<string, OptimizerSpec>;
  /** Data that examples are gathered from: in the session, beside the variables, or streamed. */
  data: Record<string, Rows>;
  /** Examples to train on; an epoch visits each once, in an order of its own. */
  examples: number;
  /** What the examples are, in the plural: "images". */
  unit: string;
  /** What to feed to `train` for the examples of a batch. */
  feeds(batch: Batch): Record<string, Feed>;
  /** What its live settings come to in a step, besides the learning rate. */
  live?(values: LiveValues): LiveEffect;
  /**
   * One training step. Inputs: what `feeds` and `live` give, and `learningRate` []. Outputs: one float scalar per metric of the
   * architecture that is not `evaluated`, and `applied`: 1 where every update took place.
   */
  train: ProgramFunction;
  /** Null for architectures that are not checked on data of their own. */
  evaluation: Evaluation | null;
  /** For architectures that are checked otherwise, beside an `evaluation` of null. */
  ownEvaluation?: OwnEvaluation;
  /**
   * Initial values that follow from others, such as a moving average that begins as what it averages: given where a part of
   * the weights is taken over from another run.
   */
  following?(part: string, variables: Record<string, TensorData>): Record<string, TensorData>;
  /** What else the model can do. */
  parts: ModelPart[];
  /** How it is used elsewhere; missing where it can't be exported. */
  inference?: Inference;
  /** How it is explained; missing where that is by `inference`, or it can't be. */
  explained?: ExplainedInference;
  /** What has been learned of the data besides the variables and is kept with the run: a vocabulary, say. JSON. */
  assets: Record<string, unknown>;
}

export interface LiveEffect {
  /** Another shape than before takes the time of recording the step anew, once. */
  feeds: Record<string, Feed>;
  /** Optimizers that have no turn: what they move stays as it is, to the last bit. */
  held: readonly string[];
}

export interface Batch {
  /** From 1. */
  step: number;
  /** From 0. */
  epoch: number;
  /** Which examples, from 0. */
  indices: Int32Array;
}

/** The data that a configuration names, read when asked for. Each throws RequestError where it is of another kind. */
export interface DataSources {
  images(split: Split): Promise<OpenImages>;
  corpus(): Promise<TextCorpus>;
  labelledTexts(split: Split): Promise<LabelledTexts>;
  table(split: Split): Promise<TableDataset>;
  /** What `Model.assets` was when the run began; null for a new run. */
  assets: Record<string, unknown> | null;
  /** The assets of the run whose weights this one begins with; null where it begins with its own. */
  startAssets: Record<string, unknown> | null;
  /** What has been made of these data before; missing where nothing is kept. */
  kept?: KeptWeights | null;
  /** As of TrainingOptions; a run that begins is refused by what it throws, one that goes on is not. */
  otherRun?: TrainingOptions['otherRun'];
  /** Whether the run begins now. */
  begins?: boolean;
}

/** How a model does on data that it is not trained on. It draws no random numbers. */
export interface Evaluation {
  /**
   * Gives one float scalar per evaluated metric, each a mean over `weight`, and `weight` []; and tensors whose sums over
   * all batches `derive` needs.
   */
  evaluate: ProgramFunction;
  /** Those of its tensors that hold something for each example, for panels to use. */
  perExample?: readonly string[];
  /** Metrics that are no means over batches, from the sums of `evaluate`'s tensors over all of `weight`. */
  derive?(sums: Readonly<Record<string, TensorData>>, weight: number): Record<string, number>;
  /** The feeds of each batch, all of one shape. `quick` is what training can afford to check itself on. */
  batches(extent: 'quick' | 'full'): Record<string, Feed>[];
  /** What the examples are, in the plural. */
  unit: string;
  /** Examples that `batches` of that extent hold. */
  examples(extent: 'quick' | 'full'): number;
  /** The metric that tells the best checkpoint: the lowest value wins. */
  criterion: string;
}

/**
 * How a model does, where that is no mean over batches of data: it may wait, and make what it needs first. It draws none of
 * training's random numbers. ProgramTraining makes it once at a step, and only where it is given `within`.
 */
export interface OwnEvaluation {
  /** Whether it is made after `step`, of `steps`; elsewhere there is neither metric nor panel of it. */
  due(step: number, steps: number): boolean;
  /** What it records, each time that it is made. */
  panels: readonly string[];
  /** Tells what it does where others may have a turn, and is ended there where the run is to stop. */
  measure(run: Run): AsyncGenerator<Doing, OwnMeasured>;
  /** As in Evaluation. */
  criterion: string;
}

/** `values` by metric name, float32 precision; null where it could not be made, which the panels say. */
export interface OwnMeasured {
  values: Record<string, number> | null;
  panels: Record<string, PanelContent>;
}

/** Runs a function of the model's program. */
export type Run = (name: string, feeds: Record<string, Feed>) => Outputs;

/** When panels are recorded. */
export interface PanelMoment {
  step: number;
  /** Whether it is the run's time to sample: at some of the first steps, every `sampleEvery` steps, and at the end. */
  sampled: boolean;
  /** Whether the model is evaluated at this step. */
  evaluated: boolean;
}

/** Something that a model does besides training and evaluation, with what of its program that takes. */
export interface ModelPart {
  functions?: Record<string, ProgramFunction>;
  /** State of `functions` that is not trained and not kept: shapes by name, zero at first. */
  scratch?: Record<string, number[]>;
  /** Calls to record ahead, so that the first of them does not reload the session. */
  prepare?: PlannedCall[];
  panels?: {
    names: readonly string[];
    /** By default whenever the run samples. */
    due?(moment: PanelMoment): boolean;
    /**
     * All of them, by name; `wanted` are those that will be used. What takes long is a generator, which yields between
     * two calls: training is paused or stopped there. `evaluated` gives what `evaluate` gives for each batch of the quick
     * evaluation, without computing it twice at a step.
     */
    observe(
      run: Run,
      wanted: readonly string[],
      evaluated: () => InTurns<Outputs[]>,
    ): Record<string, PanelContent> | InTurns<Record<string, PanelContent>>;
  };
  /** By name; `asked` has been parsed by the question's schema. Throws RequestError where it can't be answered. */
  questions?: Record<string, (run: Run, asked: never, answering: Answering) => Answered>;
}

/** The program that trains a model and does everything else that it can. */
export function programSpec(model: Model): ProgramSpec {
  const { variables, optimizers, data, train, evaluation, parts } = model;
  return {
    ...{ variables, optimizers, data },
    scratch: Object.assign({}, ...parts.map(({ scratch }) => scratch)) as Record<string, number[]>,
    functions: {
      train,
      ...(evaluation && { evaluate: evaluation.evaluate }),
      ...(Object.assign({}, ...parts.map(({ functions }) => functions)) as Record<string, ProgramFunction>),
    },
  };
}

/** Trainable numbers by part: `generator/0/kernel` counts for `generator`. */
export function countParameters(variables: Record<string, TensorData>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [name, { data }] of Object.entries(variables)) {
    const part = name.split('/')[0]!;
    counts[part] = (counts[part] ?? 0) + data.length;
  }
  return counts;
}
