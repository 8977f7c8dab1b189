import { RequestError } from '../../../core/errors.js';
import type { Run } from '../../../core/model.js';
import type { MatrixValues, PanelContent } from '../../../core/panel.js';
import type { Doing } from '../../../core/questions.js';
import { encoderOf } from '../../encoder.js';
import { told } from '../telling.js';
import { featuresOf } from '../../features.js';
import type { Part } from '../../examples.js';
import {
  WAYS,
  type LabelEfficiency,
  type LabelEfficiencyAsked,
  type LabelResult,
  type Way,
} from '../../questions/label-efficiency.js';
import type { Learned } from '../../self-supervised.js';
import { linearProbe } from '../linear-probe.js';
import { probeExamples, probesLack } from '../probe-examples.js';
import { chanceOf } from '../probe-rows.js';
import { plainWidth } from '../raw-feeds.js';
import { estimateOf } from '../wilson-interval.js';
import { encoderWeights } from './encoder-weights.js';
import { labelledDraw } from './labelled-draw.js';
import { SupervisedNetwork } from './supervised-network.js';

/** Test examples that each share is of, at most. */
const TESTS = 10_000;

const DOING: Record<Way, string> = {
  frozen: 'Fitting a linear probe to features',
  fineTuned: 'Fine-tuning the encoder',
  scratch: 'Training from scratch',
  raw: 'Fitting a linear probe to the examples themselves',
};

/** What few labels come to. Labels are drawn from the training part by each seed, all ways get the same. Throws RequestError. */
export async function* labelEfficiency(
  run: Run,
  { labels, seeds, steps }: LabelEfficiencyAsked,
  learned: Learned,
): AsyncGenerator<Doing, PanelContent<LabelEfficiency>> {
  const { examples, encoder } = learned;
  const lack = probesLack(examples);
  if (lack !== null) throw new RequestError(`label-efficiency: ${lack}`);
  const sizes = [...new Set(labels)].sort((a, b) => a - b);
  const most = sizes.at(-1)!;
  const draws = Array.from({ length: seeds }, (_, seed) => labelledDraw(examples, { labels: most, seed }));
  const numbers = Math.max(encoder.features, plainWidth(examples));
  const { test, ...others } = probeExamples(examples, { labels: most, tests: TESTS, numbers });
  const answers = test.map((number) => examples.test.labels![number]!);
  const chance = chanceOf(learned, { ...others, test });
  const total = WAYS.length * sizes.length * seeds;
  const shares = new Map<string, number[]>();
  let done = 0;
  const network = await SupervisedNetwork.create(learned);
  try {
    const weights = encoderWeights(run);
    const looking = { doing: 'Looking at examples', done, total };
    const tests = {
      frozen: yield* told(featuresOf(run, learned, examples.test, test), looking),
      raw: plain(examples.test, test),
    };
    for (const [seed, draw] of draws.entries()) {
      const all = {
        frozen: yield* told(featuresOf(run, learned, examples.train, draw), { ...looking, done }),
        raw: plain(examples.train, draw),
      };
      for (const size of sizes) {
        const rows = labelledDraw(examples, { labels: size, seed });
        for (const way of WAYS) {
          const work =
            way === 'frozen' || way === 'raw'
              ? probe({ x: chosen(all[way], draw, rows), tests: tests[way], rows, learned })
              : train(
                  network,
                  way === 'fineTuned' ? weights : encoderOf(learned.config, examples.shape, seed).variables,
                  {
                    ...{ rows, test, part: examples.test, steps, seed },
                  },
                );
          const predicted = yield* told(work, { doing: DOING[way], done, total });
          const key = `${way} ${size}`;
          shares.set(key, [...(shares.get(key) ?? []), estimateOf(predicted, answers).share]);
          done++;
        }
      }
    }
  } finally {
    network.dispose();
  }
  const results = WAYS.flatMap((way) => sizes.map((size) => resultOf(way, size, shares.get(`${way} ${size}`)!)));
  const body = {
    unit: examples.unit,
    examples: test.length,
    classes: examples.classNames.length,
    seeds,
    chance,
    results,
  };
  return { body };
}

interface Probe {
  x: MatrixValues;
  tests: MatrixValues;
  rows: Int32Array;
  learned: Learned;
}

async function* probe({ x, tests, rows, learned: { examples } }: Probe): AsyncGenerator<void, Int32Array> {
  const labels = rows.map((number) => examples.train.labels![number]!);
  const { predicted } = yield* linearProbe({ x, labels, classes: examples.classNames.length }, tests);
  return predicted;
}

interface Train {
  rows: Int32Array;
  part: Part;
  test: Int32Array;
  steps: number;
  seed: number;
}

async function* train(
  network: SupervisedNetwork,
  weights: Parameters<SupervisedNetwork['train']>[0],
  { rows, part, test, steps, seed }: Train,
): AsyncGenerator<void, Int32Array> {
  yield* network.train(weights, rows, { steps, seed });
  return yield* network.predict(part, test);
}

function plain(part: Part, rows: Int32Array): MatrixValues {
  const values = part.plain(rows);
  return { rows: rows.length, columns: values.length / rows.length, values };
}

/** Those of `all`, which are of `draw`, that are of `rows`. */
function chosen({ columns, values }: MatrixValues, draw: Int32Array, rows: Int32Array): MatrixValues {
  const places = new Map([...draw].map((number, place) => [number, place]));
  const picked = new Float32Array(rows.length * columns);
  rows.forEach((number, row) => {
    const place = places.get(number)!;
    picked.set(values.subarray(place * columns, (place + 1) * columns), row * columns);
  });
  return { rows: rows.length, columns, values: picked };
}

function resultOf(way: Way, labels: number, shares: readonly number[]): LabelResult {
  const accuracy = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  const squares = shares.reduce((sum, share) => sum + (share - accuracy) ** 2, 0);
  return {
    ...{ way, labels, accuracy },
    deviation: shares.length > 1 ? Math.sqrt(squares / (shares.length - 1)) : null,
    least: Math.min(...shares),
    most: Math.max(...shares),
  };
}
