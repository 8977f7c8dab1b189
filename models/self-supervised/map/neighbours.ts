import type { Run } from '../../core/model.js';
import type { MatrixValues, PanelContent } from '../../core/panel.js';
import type { InTurns } from '../../core/turns.js';
import type { Part } from '../examples.js';
import { featuresOf } from '../features.js';
import type { NeighboursBody } from '../panels/neighbours.js';
import type { Mapped } from './map-content.js';
import { mostAlike, type Alike } from './most-alike.js';
import { tiled } from './tiles.js';
import { inFewWords } from './words.js';

/** What neighbours are looked for of. */
export interface Query {
  name: string;
  /** In the test data; null for what is not from there. */
  number: number | null;
  /** The number of its class; null where it is not known. */
  label: number | null;
  features: ArrayLike<number>;
  plain: ArrayLike<number>;
  pixels: Uint8Array | null;
}

/** Test examples of these numbers. */
export function* testQueries(run: Run, mapped: Mapped, numbers: Int32Array): InTurns<Query[]> {
  const { test, shape, unit } = mapped.examples;
  const features = yield* featuresOf(run, mapped, test, numbers);
  return Array.from(numbers, (number, row) => ({
    ...{ number, label: test.labels?.[number] ?? null, pixels: test.pixels(number) },
    name: shape.kind === 'images' ? `Test ${singular(unit)} ${number}` : inFewWords(test, number),
    features: features.values.subarray(row * features.columns, (row + 1) * features.columns),
    plain: test.plain(Int32Array.of(number)),
  }));
}

/** Training examples that are looked through at a time. */
const PIECE = 500;

/** The `count` training examples of the pool that are nearest to each query. */
export function* neighboursContent(
  run: Run,
  mapped: Mapped,
  { queries, pool, count }: { queries: readonly Query[]; pool: Int32Array; count: number },
): InTurns<PanelContent<NeighboursBody>> {
  const { examples } = mapped;
  const { train, classNames, unit, shape } = examples;
  const features = yield* featuresOf(run, mapped, train, pool);
  const byFeatures = queries.map((query) => mostAlike(query.features, features, count));
  const byPlain = yield* plainNeighbours(train, { queries, pool, count });
  const rows: NeighboursBody['rows'] = [];
  const images: (Uint8Array | null)[] = [];
  const nameOf = (label: number | null) => (label === null ? null : (classNames[label] ?? null));
  queries.forEach((query, at) => {
    const { name, number, label, pixels } = query;
    rows.push({ by: 'itself', name, class: nameOf(label), similarity: 1, number });
    images.push(pixels);
    for (const [by, found] of [
      ['features', byFeatures[at]!],
      ['plain', byPlain[at]!],
    ] as const) {
      for (const { row, similarity } of found) {
        const number = pool[row]!;
        rows.push({
          ...{ by, similarity, number, class: nameOf(train.labels?.[number] ?? null) },
          name: shape.kind === 'images' ? `Training ${singular(unit)} ${number}` : inFewWords(train, number),
        });
        images.push(train.pixels(number));
      }
    }
  });
  const shown = tiled(examples, images);
  return {
    body: {
      ...{ rows, pool: pool.length, of: train.count, unit, tiles: shown?.tiles ?? null },
      sameClass: sameClass(train, pool, { queries, byFeatures, byPlain }),
    },
    ...(shown && { picture: shown.picture }),
  };
}

/** Piece by piece: the pixels of thousands of images are many numbers. */
function* plainNeighbours(
  train: Part,
  { queries, pool, count }: { queries: readonly Query[]; pool: Int32Array; count: number },
): InTurns<Alike[][]> {
  const found = queries.map((): Alike[] => []);
  for (let first = 0; first < pool.length; first += PIECE) {
    yield;
    const piece = pool.subarray(first, first + PIECE);
    const values = train.plain(piece);
    const matrix: MatrixValues = { rows: piece.length, columns: values.length / piece.length, values };
    queries.forEach(({ plain }, at) => {
      const more = mostAlike(plain, matrix, count).map(({ row, similarity }) => ({ row: row + first, similarity }));
      found[at] = [...found[at]!, ...more].sort((a, b) => b.similarity - a.similarity).slice(0, count);
    });
  }
  return found;
}

function sameClass(
  { labels }: Part,
  pool: Int32Array,
  { queries, byFeatures, byPlain }: { queries: readonly Query[]; byFeatures: Alike[][]; byPlain: Alike[][] },
): NeighboursBody['sameClass'] {
  const judged = queries.flatMap(({ label }, at) => (label === null ? [] : [{ label, at }]));
  if (!labels || judged.length === 0) return null;
  const meanOf = (shareOf: (one: { label: number; at: number }) => number) =>
    judged.reduce((sum, one) => sum + shareOf(one) / judged.length, 0);
  const among = (numbers: Int32Array, label: number) =>
    numbers.reduce((sum, number) => sum + Number(labels[number] === label), 0) / numbers.length;
  const numbersOf = (found: readonly Alike[]) => Int32Array.from(found, ({ row }) => pool[row]!);
  return {
    features: meanOf(({ label, at }) => among(numbersOf(byFeatures[at]!), label)),
    plain: meanOf(({ label, at }) => among(numbersOf(byPlain[at]!), label)),
    chance: meanOf(({ label }) => among(pool, label)),
  };
}

const singular = (unit: string) => unit.replace(/s$/, '');
