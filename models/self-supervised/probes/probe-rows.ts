import type { Doing } from '../../core/questions.js';
import type { ProbeRow } from '../panels/probe-table.js';
import type { Learned } from '../self-supervised.js';
import { plainInputs, trainedInputs, untrainedInputs, type ProbeInputs } from './inputs.js';
import { linearProbe } from './linear-probe.js';
import { nearestProbe } from './nearest-probe.js';
import type { ProbeExamples } from './probe-examples.js';
import { told } from './telling.js';
import { estimateOf } from './wilson-interval.js';
import type { Run } from '../../core/model.js';

/** Products that comparing all with all may take: with more features or examples, fewer test examples are looked up. */
const MOST_PRODUCTS = { quick: 2e10, full: 1e11 };

export type Extent = keyof typeof MOST_PRODUCTS;

export interface Probing {
  learned: Learned;
  picked: ProbeExamples;
  extent: Extent;
}

/** Both probes on the encoder as it is now. */
export async function* trainedRows(run: Run, probing: Probing): AsyncGenerator<Doing, ProbeRow[]> {
  const inputs = yield* trainedInputs(run, probing.learned, probing.picked);
  return yield* probed('trained', inputs, probing);
}

/** Both probes on what the encoder is held to: itself before training, and no encoder at all. */
export async function* floorRows(probing: Probing): AsyncGenerator<Doing, ProbeRow[]> {
  const untrained = yield* probed('untrained', yield* untrainedInputs(probing.learned, probing.picked), probing);
  return [...untrained, ...(yield* probed('raw', plainInputs(probing.learned, probing.picked), probing))];
}

const READ = {
  trained: 'the encoder’s features',
  untrained: 'an untrained encoder’s features',
  raw: 'the examples themselves',
} as const;

/** Nobody knows how long it takes. */
const unmeasured = (doing: string): Doing => ({ doing, done: 0, total: 1 });

async function* probed(
  input: ProbeRow['input'],
  { train: x, test }: ProbeInputs,
  { learned: { examples }, picked: { train, test: tests, classes }, extent }: Probing,
): AsyncGenerator<Doing, ProbeRow[]> {
  const labelsOf = (labels: Int32Array | null, numbers: Int32Array) => numbers.map((number) => labels![number]!);
  const labelled = { x, labels: labelsOf(examples.train.labels, train), classes };
  const answers = labelsOf(examples.test.labels, tests);
  const about = { input, labels: train.length, features: x.columns };
  const linear = yield* told(linearProbe(labelled, test), unmeasured(`Fitting a linear probe to ${READ[input]}`));
  const most = Math.max(1, Math.floor(MOST_PRODUCTS[extent] / (x.rows * x.columns)));
  const some = Math.min(test.rows, most);
  const few = { rows: some, columns: test.columns, values: test.values.subarray(0, some * test.columns) };
  const nearest = yield* told(nearestProbe(labelled, few), unmeasured(`Looking for neighbours among ${READ[input]}`));
  return [
    { probe: 'linear', ...about, ...estimateOf(linear.predicted, answers), strength: linear.strength },
    { probe: 'knn', ...about, ...estimateOf(nearest, answers.subarray(0, some)), strength: null },
  ];
}

/** How often the most frequent class of the labelled examples is right. */
export function chanceOf({ examples }: Learned, { train, test, classes }: ProbeExamples): number {
  const counts = new Int32Array(classes);
  for (const number of train) counts[examples.train.labels![number]!]!++;
  const usual = counts.indexOf(Math.max(...counts));
  return test.filter((number) => examples.test.labels![number] === usual).length / test.length;
}
