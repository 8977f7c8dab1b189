import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import type { ModelPart, Run } from '../core/model.js';
import type { PanelContent } from '../core/panel.js';
import type { AskedOf } from '../core/questions.js';
import { epochOrder } from '../data/shuffle.js';
import { tf } from '../engine/tensorflow.js';
import type { Feed, ProgramFunction } from '../engine/program.js';
import type { Part } from './examples.js';
import { fixedDraws } from './fixed-draws.js';
import { normalizedRows } from './losses/nt-xent.js';
import { pairsPanel, type PairsBody } from './panels/pairs.js';
import { pairsQuestion } from './questions/pairs.js';
import type { Learned } from './self-supervised.js';
import { bytesOf, viewTiles } from './views/view-tiles.js';

/** Images whose views are compared. */
const IMAGES = 8;
/** Pixels of the longer side of a tile. */
const MOST_PIXELS = 48;

const PAIRS = 'pairs';

/** The panel of a method that compares two views, and the question for others; nothing for other methods. */
export function pairsPart(learned: Learned): ModelPart[] {
  const { examples, method, config } = learned;
  const { test, classNames } = examples;
  if (!method.pairs || test.count === 0) return [];
  const shown = shownImages(test, classNames.length);
  const asked = (numbers: Int32Array, round: number): AskedPairs => {
    const draws = fixedDraws(numbers, { draws: method.draws, seed: config.seed, round });
    return { numbers, feeds: { ...test.feeds(numbers), pairDraws: draws } };
  };
  const always = asked(shown, 0);
  return [
    {
      functions: { [PAIRS]: similarities(learned) },
      prepare: [{ name: PAIRS, feeds: always.feeds }],
      panels: {
        names: [pairsPanel.name],
        observe: (run) => ({ [pairsPanel.name]: pairsContent(run, learned, always) }),
      },
      questions: {
        [pairsQuestion.name]: (run, { others }: AskedOf<typeof pairsQuestion>) => {
          const numbers = others === 0 ? shown : epochOrder(config.seed, others, test.count).slice(0, shown.length);
          return pairsContent(run, learned, asked(numbers, others));
        },
      },
    },
  ];
}

/** Test images, and what the program is fed for two views of each. */
interface AskedPairs {
  numbers: Int32Array;
  feeds: Record<string, Feed>;
}

/** Gives `views` [2N, H, W, C] and the cosines of their embeddings `similarities` [2N, 2N], all first views before all second ones. */
function similarities({ examples, method }: Learned): ProgramFunction {
  return (scope, inputs: Record<string, Tensor>) => {
    const x = examples.read(scope, inputs);
    const draws_BD = inputs['pairDraws'] as Tensor2D;
    const { views, embeddings } = method.pairs!({ scope, x, draws_BD, training: false, statistics: [] });
    const unit = normalizedRows(embeddings);
    return { views, similarities: tf.matMul(unit, unit, false, true) };
  };
}

/** Test images of as many classes as there are, in turn, the first ones of each. */
export function shownImages({ count, labels }: Pick<Part, 'count' | 'labels'>, classes: number): Int32Array {
  if (!labels || classes === 0) return Int32Array.from({ length: Math.min(IMAGES, count) }, (_, number) => number);
  const ofClass = Array.from({ length: classes }, (): number[] => []);
  labels.forEach((label, number) => {
    const members = ofClass[label]!;
    if (members.length < IMAGES) members.push(number);
  });
  const inTurn = Array.from({ length: IMAGES }, (_, turn) => ofClass.flatMap((members) => members[turn] ?? []));
  return Int32Array.from(inTurn.flat().slice(0, IMAGES));
}

function pairsContent(
  run: Run,
  { examples: { shape, test, classNames } }: Learned,
  { numbers, feeds }: AskedPairs,
): PanelContent<PairsBody> {
  if (shape.kind !== 'images') throw new Error('pairs: views are of images.');
  const { views, similarities } = run(PAIRS, feeds).tensors;
  const count = 2 * numbers.length;
  // The two views of an image stand side by side, where the program has all first ones before all second ones.
  const order = Array.from({ length: count }, (_, at) => (at >> 1) + (at % 2) * numbers.length);
  const values = Float32Array.from({ length: count * count }, (_, cell) => {
    const [row, column] = [order[Math.floor(cell / count)]!, order[cell % count]!];
    return similarities!.data[row * count + column]!;
  });
  const bytes = bytesOf(views!.data);
  const size = bytes.length / count;
  const inOrder = new Uint8Array(bytes.length);
  order.forEach((from, at) => inOrder.set(bytes.subarray(from * size, (from + 1) * size), at * size));
  const { picture, tiles } = viewTiles(inOrder, shape, { columns: 2, most: MOST_PIXELS });
  const images = Array.from(numbers, (number) => ({
    number,
    className: (test.labels && classNames[test.labels[number]!]) ?? null,
  }));
  return {
    body: { images, tiles, ...told(values, count) },
    matrices: { similarities: { rows: count, columns: count, values } },
    picture,
  };
}

/** What cosines [views, views] of pairs side by side come to. */
export function told(values: Float32Array, views: number): Pick<PairsBody, 'partners' | 'others' | 'found'> {
  let [partners, others, found] = [0, 0, 0];
  for (let row = 0; row < views; row++) {
    const partner = row ^ 1;
    let nearest = partner;
    for (let column = 0; column < views; column++) {
      if (column === row) continue;
      const value = values[row * views + column]!;
      if (column === partner) partners += value / views;
      else others += value / (views * (views - 2));
      if (value > values[row * views + nearest]!) nearest = column;
    }
    if (nearest === partner) found++;
  }
  return { partners, others: views > 2 ? others : null, found };
}
