import { RequestError } from '../../core/errors.js';
import type { ModelPart, Run } from '../../core/model.js';
import type { AskedOf } from '../../core/questions.js';
import { FEATURES } from '../features.js';
import { RAW, type Examples } from '../examples.js';
import { neighboursPanel } from '../panels/neighbours.js';
import { neighboursQuestion } from '../questions/neighbours.js';
import type { Learned } from '../self-supervised.js';
import { chosenExamples } from './chosen.js';
import { neighboursContent, testQueries, type Query } from './neighbours.js';

/** Test examples whose neighbours are recorded, and how many of whom. */
const RECORDED = { examples: 6, count: 8, pool: 2000 };

/** The training examples nearest to some test examples, recorded, and to whatever is asked for. */
export function neighboursPart(learned: Pick<Learned, 'examples' | 'encoder'>): ModelPart {
  const { examples } = learned;
  const { test, train } = examples;
  let recorded: { numbers: Int32Array; pool: Int32Array } | null = null;
  return {
    panels: {
      names: [neighboursPanel.name],
      *observe(run: Run) {
        const { numbers, pool } = (recorded ??= {
          numbers: chosenExamples(test, RECORDED.examples),
          pool: chosenExamples(train, RECORDED.pool),
        });
        const queries = yield* testQueries(run, learned, numbers);
        const content = yield* neighboursContent(run, learned, { queries, pool, count: RECORDED.count });
        return { [neighboursPanel.name]: content };
      },
    },
    questions: {
      async *[neighboursQuestion.name](run: Run, asked: AskedOf<typeof neighboursQuestion>) {
        const { example, file, count } = asked;
        const queries =
          file === null
            ? yield* testQueries(run, learned, testNumber(examples, example ?? 0))
            : [await fileQuery(run, learned, file)];
        const pool = chosenExamples(train, asked.pool);
        return yield* neighboursContent(run, learned, { queries, pool, count });
      },
    },
  };
}

function testNumber({ test, unit }: Examples, number: number): Int32Array {
  if (number < test.count) return Int32Array.of(number);
  throw new RequestError(
    `example: there is no test example ${number} among ${test.count} ${unit}; use a number from 0 to ${test.count - 1}.`,
    { field: 'example' },
  );
}

async function fileQuery(run: Run, { examples }: Pick<Learned, 'examples'>, path: string): Promise<Query> {
  const { shape, pixelsOfFile, unit } = examples;
  if (shape.kind !== 'images' || !pixelsOfFile) {
    throw new RequestError(`file: an image was given, and this model looks at ${unit}; use example.`, {
      field: 'file',
    });
  }
  const pixels = await pixelsOfFile(path);
  const { height, width, channels } = shape;
  const raw = { shape: [1, height, width, channels], data: Float32Array.from(pixels) };
  const { features } = run(FEATURES, { [RAW]: raw }).tensors;
  return {
    ...{ name: 'Your image', number: null, label: null, pixels },
    features: features!.data,
    plain: Float32Array.from(pixels, (byte) => byte / 255),
  };
}
