import { z } from 'zod';
import type { DatasetInfo, DatasetKind } from '../data/dataset.js';
import type { RequestError } from './errors.js';
import { executionModes } from './execution-modes.js';
import type { Diagnosis } from './diagnosis/diagnosis.js';
import type { MetricWindows } from './diagnosis/metric-windows.js';
import type { PanelInfo } from './panel.js';
import type { PreviewInfo } from './preview.js';
import type { BroughtQuestions, QuestionInfo } from './questions.js';
import type { StartCheckpoints, StartInfo } from './start.js';
import type { MetricInfo } from './telemetry.js';
import type { ToolInfo } from './tools.js';

/** Shown in the form; everything else about a field (type, range, default) comes from the schema itself. */
export interface FieldMeta {
  title: string;
  help: string;
  /** A shorter word for it: in a line of settings, and for those who filter by it. */
  brief?: string;
  unit?: string;
  /** Of a form; questions have none. */
  group?: 'Data' | 'Model' | 'Optimiser' | 'Run';
  scale?: 'log';
  /** Hidden behind "Advanced" in the form. */
  advanced?: boolean;
  /** `file` and `folder` are paths of the user's, see chosenPath; `run` is another run, see otherRun. */
  widget?: 'dataset' | 'file' | 'folder' | 'run';
  /** Of a run that is chosen: its architecture, where only one will do. */
  architecture?: string;
  /** And whether it has to have learned from the same data as the run that is asked. */
  sameData?: true;
  /** Only of use while other fields have one of these values; forms hide it otherwise. */
  when?: Record<string, readonly string[]>;
  /** Only of use where the run begins with weights of another one; forms hide it otherwise. */
  begun?: true;
  /** A branch of a run may have another value: nothing that a checkpoint holds depends on it. */
  later?: true;
  /**
   * It may change while a run trains, see Learner.live. `label`: a shorter title beside its control. `singleSteps`: values
   * that a single step may be asked for with, and what the button for it is called.
   */
  live?: { label?: string; singleSteps?: Record<string, string> };
  /** How choices are written in forms, where it isn't just with a capital. */
  choiceTitles?: Record<string, string>;
}

/** How many examples there are to learn from. */
export interface ExampleCount {
  count: number;
  /** In the plural: "images". */
  unit: string;
  /** There are certainly no more, where `count` can only be told when the data have been read. */
  atMost?: number;
}

export interface Preset {
  title: string;
  summary: string;
  /** What differs from the schema's defaults. */
  values: Record<string, unknown>;
}

/** What can be known of an architecture without TensorFlow. */
export interface ArchitectureConfig<Schema extends z.ZodObject = z.ZodObject> {
  name: string;
  title: string;
  summary: string;
  schema: Schema;
  presets: Record<string, Preset>;
  defaultPreset: string;
  /**
   * A value for every key of the schema, for runs that were stored before there was such a key: what the architecture did
   * then. Frozen: neither presets nor defaults of today change what an old run is.
   */
  stored: Readonly<Record<string, unknown>>;
  /** Metrics are recorded at every so many steps where nothing else is said; 1 for slow steps. */
  recordEvery: number;
  /** What a run with this configuration measures. */
  metrics(config: z.infer<Schema>): MetricInfo[];
  /** Metrics that such a run is told by in a list, the first that it has recorded; the first of its metrics without it. */
  headline?(config: z.infer<Schema>): readonly string[];
  /** Keys of the settings by which its runs are told apart, the most telling first; those that don't apply are left out. */
  keySettings?: readonly string[];
  /** The kind of data set to learn from; null where the configuration makes its own examples. */
  dataKind(config: z.infer<Schema>): DatasetKind | null;
  /** Every kind of data set that can be chosen, where that is more than one: what is chosen then decides. */
  dataKinds?(config: z.infer<Schema>): readonly DatasetKind[];
  /** Keys whose values follow from the data set that was chosen, and those values; what is said by hand goes before. */
  following?: { keys: readonly string[]; of(dataset: DatasetInfo): Record<string, unknown> };
  /** Why this data set, of the right kind, can't be learned from all the same: a sentence beside its field. */
  dataProblem?(config: z.infer<Schema>, dataset: DatasetInfo): RequestError | null;
  /** Training examples of an epoch; `dataset` is null where `dataKind` is. */
  examples(config: z.infer<Schema>, dataset: DatasetInfo | null): ExampleCount;
  /** Trainable parameters by part, for a valid configuration and data of its kind. */
  countParameters(config: z.infer<Schema>, dataset: DatasetInfo | null): Record<string, number>;
  /** What the run's page offers besides charts, in the order of the tabs. */
  panels(config: z.infer<Schema>): PanelInfo[];
  /** What a checkpoint of the run can be asked. */
  questions(config: z.infer<Schema>): QuestionInfo[];
  /**
   * What runs of other architectures can be asked besides, see answererOptions: a learner of this one, of the default preset,
   * begins with their checkpoint for the sake of the answer alone. A question of theirs that is called alike goes before.
   */
  asks?: readonly BroughtQuestions[];
  /** What a form shows beside the fields of such a configuration; null, or without it, nothing. */
  preview?(config: z.infer<Schema>): PreviewInfo | null;
  /** What it answers without any run; nothing without it. */
  tools?: readonly ToolInfo[];
  /**
   * What is wrong now with how a run learns, by its metrics so far: the worst first, nothing where all is well. It is asked again
   * and again while a run trains, so that what it finds must not come and go: see `lasting`. Without it, nobody judges.
   */
  diagnose?(config: z.infer<Schema>, metrics: MetricWindows): Diagnosis[];
  /** Where runs may begin besides their own initial weights; empty where they can't. */
  startsFrom: readonly StartInfo[];
  /**
   * Which checkpoints of the other run a run begins with: the chosen one, or with it all kept ones before it, see
   * StartWeights.earlier. Without it, the chosen one.
   */
  startCheckpoints?(config: z.infer<Schema>): StartCheckpoints;
  /** Every run belongs to the one that it starts from, and is shown on that one's page. */
  belongsToParent?: true;
  /** Whether a run with this configuration can begin without the one that it would belong to; without it, it can't. */
  standsAlone?(config: z.infer<Schema>): boolean;
  /** What begins such a run in a form; "Start training" without it. */
  startTitle?: string;
  /** Its models have an Inference: they can be exported, and whatever else begins with a trained model can begin with them. */
  exportable?: true;
}

/** The key of every architecture that learns from a data set. */
export const dataFields = {
  dataset: z
    .string()
    .min(1)
    .default('fashion-mnist')
    .meta({ title: 'Data set', help: 'What to learn from.', group: 'Data', widget: 'dataset' }),
} as const;

/** The keys of every run, whatever its steps are. An architecture with slow steps sets its own defaults. */
export const runFields = {
  steps: z.int().min(1).max(1e9).nullable().default(null).meta({
    title: 'Steps',
    later: true,
    help: 'Training steps; empty means as many as the epochs need.',
    group: 'Run',
  }),
  seed: z.int().min(0).max(2147483647).default(0).meta({
    title: 'Seed',
    help: 'Start of every random number: the same seed gives the same run.',
    group: 'Run',
  }),
  sampleEvery: z.int().min(1).max(1e6).default(200).meta({
    title: 'Sample every',
    later: true,
    help: 'Steps between pictures for the panels; the first steps are sampled more often.',
    unit: 'steps',
    group: 'Run',
    advanced: true,
  }),
  checkpointEvery: z.int().min(1).max(1e6).default(1000).meta({
    title: 'Checkpoint every',
    later: true,
    help: 'Steps between checkpoints; the last one is always written.',
    unit: 'steps',
    group: 'Run',
    advanced: true,
  }),
  stepsPerSecond: z.number().min(0.2).max(60).nullable().default(null).meta({
    title: 'Slow motion',
    later: true,
    live: {},
    help: 'No more steps a second than this, to be watched one by one; empty is full speed. What is learned stays the same.',
    unit: 'steps/s',
    group: 'Run',
    scale: 'log',
    advanced: true,
  }),
  keepCheckpoints: z.int().min(1).max(1000).default(5).meta({
    title: 'Keep checkpoints',
    later: true,
    help: 'How many of the newest checkpoints stay; the best and the pinned ones always do.',
    group: 'Run',
    advanced: true,
  }),
} as const;

/** The keys of every architecture that is trained by gradients, batch by batch. */
export const gradientFields = {
  batchSize: z.int().min(1).max(4096).default(64).meta({
    title: 'Batch size',
    brief: 'batch',
    later: true,
    help: 'Examples per training step. Larger is steadier and needs more memory.',
    unit: 'examples',
    group: 'Data',
    scale: 'log',
  }),
  optimizer: z
    .enum(['adam', 'adamw', 'sgd', 'rmsprop'])
    .default('adam')
    .meta({
      title: 'Optimiser',
      help: 'How gradients become updates.',
      group: 'Optimiser',
      choiceTitles: { adamw: 'AdamW', sgd: 'SGD', rmsprop: 'RMSProp' },
    }),
  learningRate: z.number().min(1e-7).max(1).default(2e-4).meta({
    title: 'Learning rate',
    brief: 'lr',
    later: true,
    live: {},
    help: 'Size of an update. It can be changed while the run trains.',
    group: 'Optimiser',
    scale: 'log',
  }),
  weightDecay: z.number().min(0).max(1).default(0).meta({
    title: 'Weight decay',
    brief: 'decay',
    later: true,
    help: 'Pull of weight matrices towards zero: decoupled for AdamW, added to the gradient otherwise. 0 is off.',
    group: 'Optimiser',
    advanced: true,
  }),
  clipNorm: z.number().min(0).max(1e6).default(0).meta({
    title: 'Clip gradient norm',
    later: true,
    help: 'Gradients with a larger global norm are scaled down to it. 0 is off.',
    group: 'Optimiser',
    advanced: true,
  }),
  warmupSteps: z.int().min(0).max(1e6).default(0).meta({
    title: 'Warm-up',
    later: true,
    help: 'Steps over which the learning rate rises from 0, in a line.',
    unit: 'steps',
    group: 'Optimiser',
    advanced: true,
  }),
  schedule: z.enum(['constant', 'cosine']).default('constant').meta({
    title: 'Schedule',
    later: true,
    help: 'What the learning rate does after the warm-up: stay, or fall along half a cosine until the last step (Loshchilov & Hutter 2017).',
    group: 'Optimiser',
    advanced: true,
  }),
  finalRateRatio: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .meta({
      title: 'Final rate ratio',
      later: true,
      help: 'Where the cosine ends, as a share of the learning rate.',
      group: 'Optimiser',
      advanced: true,
      when: { schedule: ['cosine'] },
    }),
  accumulate: z.int().min(1).max(1024).default(1).meta({
    title: 'Accumulate',
    help: 'Batches that are run one after the other and make one update, for large batches in little memory.',
    unit: 'batches',
    group: 'Optimiser',
    advanced: true,
  }),
  epochs: z.number().min(0.001).max(100000).default(20).meta({
    title: 'Epochs',
    help: 'Passes over the training data. Ignored where a number of steps is given.',
    group: 'Run',
  }),
  mode: z.enum(['compiled', 'eager']).default('compiled').meta({
    title: 'Execution',
    help: 'Compiled runs a step as one TensorFlow call; eager runs it op by op, for debugging.',
    group: 'Run',
    advanced: true,
  }),
  execution: z
    .enum(['auto', ...executionModes])
    .default('auto')
    .meta({
      title: 'Compiled as',
      help: "How TensorFlow runs the compiled step: by its executor or XLA, with or without oneDNN, Intel's kernels for the CPU. The fastest is found by timing, once for each kind of run, and kept.",
      group: 'Run',
      advanced: true,
      when: { mode: ['compiled'] },
      choiceTitles: {
        auto: 'The fastest here',
        graph: 'Graph',
        xla: 'XLA',
        'graph-no-onednn': 'Graph without oneDNN',
        'xla-no-onednn': 'XLA without oneDNN',
      },
    }),
} as const;

/** The keys of an architecture that learns from a data set by gradients. */
export const commonFields = { ...dataFields, ...gradientFields, ...runFields } as const;

/** The optimizers' memories, with the defaults that suit an architecture. */
export function momentFields(defaults: { beta1: number; beta2: number }) {
  return {
    beta1: z
      .number()
      .min(0)
      .max(0.999)
      .default(defaults.beta1)
      .meta({
        title: 'β₁',
        help: "Adam's memory of past gradients: 0.9 is usual, 0.5 for GANs.",
        group: 'Optimiser',
        advanced: true,
        when: { optimizer: ['adam', 'adamw'] },
      }),
    beta2: z
      .number()
      .min(0)
      .max(0.99999)
      .default(defaults.beta2)
      .meta({
        title: 'β₂',
        help: "Adam's memory of past squared gradients; RMSProp's as well.",
        group: 'Optimiser',
        advanced: true,
        when: { optimizer: ['adam', 'adamw', 'rmsprop'] },
      }),
    momentum: z
      .number()
      .min(0)
      .max(0.999)
      .default(0.9)
      .meta({
        title: 'Momentum',
        help: 'For SGD and RMSProp.',
        group: 'Optimiser',
        advanced: true,
        when: { optimizer: ['sgd', 'rmsprop'] },
      }),
  } as const;
}

/** The key of architectures whose runs may begin with another one's encoder and leave it as it is. */
export const frozenField = z.boolean().default(false).meta({
  title: 'Frozen encoder',
  help: 'Only what reads the classes from the features is trained: the encoder stays as it was, to the last bit, its batch norms by their running statistics and without dropout.',
  group: 'Model',
  begun: true,
});

/** The keys of every architecture that is checked on data of its own while it trains. */
export const evaluationFields = {
  evaluateEvery: z.int().min(1).max(1e6).default(200).meta({
    title: 'Evaluate every',
    later: true,
    help: 'Steps between checks on data that are not trained on; checkpoints are checked as well.',
    unit: 'steps',
    group: 'Run',
    advanced: true,
  }),
  patience: z.int().min(0).max(10000).default(0).meta({
    title: 'Early stopping',
    later: true,
    help: 'Ends training after so many evaluations in a row without a new best one. 0 is off.',
    unit: 'evaluations',
    group: 'Run',
    advanced: true,
  }),
} as const;

/** What every run's configuration has. */
export type RunConfig = z.infer<z.ZodObject<typeof runFields>>;

/** What the configuration of a run has that is trained by gradients. */
export type CommonConfig = z.infer<z.ZodObject<typeof commonFields>> &
  Partial<z.infer<z.ZodObject<typeof evaluationFields>>>;

/** One field of a configuration, as a form or a help text needs it. */
export interface Field extends FieldMeta {
  key: string;
  kind: 'integer' | 'number' | 'choice' | 'choices' | 'boolean' | 'text' | 'integers';
  minimum?: number;
  /** Values must be larger than this, where that is the limit. */
  above?: number;
  maximum?: number;
  /** Values must be smaller than this, where that is the limit. */
  below?: number;
  /** What a value, or each of several (`choices`), may be. */
  choices?: string[];
  /** For `integers`: how many numbers are needed, and allowed. */
  minItems?: number;
  maxItems?: number;
  nullable: boolean;
  default: unknown;
}
