import { RequestError } from '../../core/errors.js';
import type { ModelPart, Run } from '../../core/model.js';
import type { AskedOf } from '../../core/questions.js';
import type { PlannedCall } from '../../engine/program.js';
import { featureBatch, FEATURES } from '../features.js';
import { embeddingMapPanel, MAP_KINDS } from '../panels/embedding-map.js';
import { mapQuestion } from '../questions/map.js';
import type { Learned } from '../self-supervised.js';
import { chosenExamples } from './chosen.js';
import { AFFINITIES, DESCEND, mapFunctions, PRODUCTS } from './functions.js';
import { FEWEST, mapContent, referenceOf, type Reference } from './map-content.js';

/** Maps of what the encoder makes of test examples, recorded and asked for. */
export function mapPart(learned: Pick<Learned, 'config' | 'examples' | 'encoder'>): ModelPart {
  const { config, examples } = learned;
  const numbers = chosenExamples(examples.test, config.mapExamples);
  const records = numbers.length >= FEWEST;
  let reference: Reference | null = null;
  const referenceAt = (run: Run) => (reference ??= referenceOf(run, learned, numbers));
  return {
    functions: mapFunctions,
    ...(records && {
      prepare: plannedCalls(learned, numbers),
      panels: {
        names: [embeddingMapPanel.name],
        *observe(run: Run) {
          const content = yield* mapContent(run, learned, { numbers, kinds: MAP_KINDS, reference: referenceAt(run) });
          return { [embeddingMapPanel.name]: content };
        },
      },
    }),
    questions: {
      *[mapQuestion.name](run: Run, { examples: count, kind }: AskedOf<typeof mapQuestion>) {
        const asked = chosenExamples(examples.test, count);
        if (asked.length < FEWEST) {
          throw new RequestError(
            `examples: there are ${asked.length} test ${examples.unit}, and a map takes at least ${FEWEST}.`,
            { field: 'examples' },
          );
        }
        const kinds = kind === 'all' ? MAP_KINDS : [kind];
        return yield* mapContent(run, learned, { numbers: asked, kinds, reference: referenceOf(run, learned, asked) });
      },
    },
  };
}

function plannedCalls(learned: Pick<Learned, 'examples' | 'encoder'>, numbers: Int32Array): PlannedCall[] {
  const { test } = learned.examples;
  const count = numbers.length;
  const zeros = (...shape: number[]) => ({
    shape,
    data: new Float32Array(shape.reduce((product, size) => product * size, 1)),
  });
  const plain = test.plain(numbers.subarray(0, 1)).length;
  const flat = zeros(count, 2);
  return [
    { name: FEATURES, feeds: test.feeds(new Int32Array(featureBatch(learned))) },
    ...[...new Set([learned.encoder.features, plain])].map((columns) => ({
      name: PRODUCTS,
      feeds: { features: zeros(count, columns) },
    })),
    { name: AFFINITIES, feeds: { distances: zeros(count, count), logPerplexity: 1 } },
    {
      name: DESCEND,
      feeds: {
        joint: zeros(count, count),
        ...{ points: flat, moved: flat, gains: flat, rate: 1, momentum: 0, exaggeration: 1 },
      },
    },
  ];
}
