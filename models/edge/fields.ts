import { z } from 'zod';
import { chosenPath } from '../core/chosen-path.js';
import { chosenSeveral } from '../core/chosen-several.js';
import { runFields } from '../core/config.js';
import { formats, formatTitles, precisions, precisionTitles } from './formats/formats.js';

const compresses = { group: 'Model' } as const;
const checks = { group: 'Run' } as const;

/** The keys of an export. */
export const fields = {
  file: chosenPath('file', {
    title: 'Model file',
    help: 'A model of yours in place of a run: Keras (.h5, .keras), TensorFlow.js, SavedModel, ONNX or TFLite. The last two can be checked and looked at, the others compressed and written anew as well.',
  }),
  data: z.string().min(1).max(200).nullable().default(null).meta({
    title: 'Check with data set',
    help: "Of a model file: the lab's data set that it is checked and calibrated with. Empty checks it with random numbers. A run has its own.",
    group: 'Data',
    advanced: true,
  }),
  formats: chosenSeveral(formats, {
    title: 'Formats',
    help: 'ONNX for ONNX Runtime; TFLite for LiteRT on phones and boards; TensorFlow.js for browsers; SavedModel for servers; safetensors for the weights alone.',
    default: ['onnx', 'tflite', 'tfjs', 'savedmodel'],
    choiceTitles: formatTitles,
    ...compresses,
  }),
  precisions: chosenSeveral(precisions, {
    title: 'Precisions',
    help: 'float16 halves a file, int8 quarters it. What a format does not have is told and left out.',
    default: ['float32', 'int8'],
    choiceTitles: precisionTitles,
    ...compresses,
  }),
  integerInputs: z
    .boolean()
    .default(false)
    .meta({
      title: 'Whole numbers in and out',
      help: 'int8 throughout takes and gives whole numbers too, as microcontrollers want it; their scale is in the file.',
      advanced: true,
      ...compresses,
    }),
  prune: z
    .number()
    .min(0)
    .max(0.95)
    .default(0)
    .meta({
      title: 'Prune',
      help: 'Share of weights, the smallest ones, that become 0 before the model is written. 0 is off.',
      ...compresses,
    }),
  pruneWhat: z
    .enum(['weights', 'channels'])
    .default('weights')
    .meta({
      title: 'Pruned',
      help: 'Single weights make a file that gzips better; whole channels make one that is smaller and faster everywhere.',
      choiceTitles: { weights: 'Single weights', channels: 'Whole channels' },
      ...compresses,
    }),
  fineTune: z
    .int()
    .min(0)
    .max(1e6)
    .default(500)
    .meta({
      title: 'Fine-tune',
      help: 'Training steps after pruning, on the training data, with what was pruned held at 0. Without them accuracy falls.',
      unit: 'steps',
      ...compresses,
    }),
  clusters: z
    .int()
    .min(0)
    .max(256)
    .default(0)
    .meta({
      title: 'Cluster weights',
      help: 'So many different values a tensor keeps (Han et al. 2016): 32 cost next to nothing, and gzip to a fifth. 0 is off.',
      unit: 'values',
      advanced: true,
      ...compresses,
    }),
  uncompressed: z
    .boolean()
    .default(false)
    .meta({
      title: 'The model as it is, too',
      help: 'Writes all variants of the model before pruning and clustering as well, to compare.',
      advanced: true,
      ...compresses,
    }),
  search: z
    .enum(['none', 'smallest'])
    .default('none')
    .meta({
      title: 'Search',
      help: 'Smallest: tries ever more compression and keeps the smallest file within the accuracy budget.',
      choiceTitles: { none: 'All that is chosen', smallest: 'The smallest' },
      ...compresses,
    }),
  accuracyBudget: z
    .number()
    .min(0)
    .max(100)
    .default(1)
    .meta({
      title: 'Accuracy budget',
      help: 'By how much accuracy may fall before a variant counts as worse.',
      unit: 'points',
      ...checks,
    }),
  calibrate: z
    .int()
    .min(16)
    .max(100_000)
    .default(1000)
    .meta({
      title: 'Calibrate with',
      help: 'Training examples by which the ranges of int8 are found. Too few cut off what is rare.',
      unit: 'examples',
      advanced: true,
      ...checks,
    }),
  calibration: z
    .enum(['min-max', 'percentile', 'mse'])
    .default('mse')
    .meta({
      title: 'Ranges',
      help: 'From the smallest to the largest value; without the outermost 0.01 %; or where the squared error of rounding and cutting together is least.',
      choiceTitles: { 'min-max': 'All values', percentile: '99.99 %', mse: 'Least error' },
      advanced: true,
      ...checks,
    }),
  examples: z
    .int()
    .min(1)
    .max(1e6)
    .nullable()
    .default(null)
    .meta({
      title: 'Check with',
      help: 'Test examples that each variant is checked with; empty means all of them, up to 10,000 predictions.',
      unit: 'examples',
      advanced: true,
      ...checks,
    }),
  timedRuns: z
    .int()
    .min(1)
    .max(100_000)
    .default(200)
    .meta({
      title: 'Timed runs',
      help: 'Runs of one example that latency is the median of, after a warm-up.',
      unit: 'runs',
      advanced: true,
      ...checks,
    }),
  threads: z
    .int()
    .min(1)
    .max(64)
    .default(1)
    .meta({
      title: 'Threads',
      help: 'Threads that runtimes may use: small boards have few.',
      advanced: true,
      ...checks,
    }),
  ...runFields,
  steps: z.int().min(1).max(1e9).nullable().default(null).meta({
    title: 'Steps',
    later: true,
    help: 'Ends after so many: each makes a model ready, or one variant. Empty is all of them.',
    group: 'Run',
    advanced: true,
  }),
  sampleEvery: runFields.sampleEvery.default(1),
  checkpointEvery: runFields.checkpointEvery.default(1),
  keepCheckpoints: runFields.keepCheckpoints.default(1),
} as const;
