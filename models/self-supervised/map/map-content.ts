import type { Run } from '../../core/model.js';
import type { MatrixValues, PanelContent } from '../../core/panel.js';
import type { InTurns } from '../../core/turns.js';
import { featuresOf } from '../features.js';
import type { EmbeddingMapBody, MapKind } from '../panels/embedding-map.js';
import type { Learned } from '../self-supervised.js';
import { distancesOnMap, squaredDistances, type Products } from './distances.js';
import { PRODUCTS } from './functions.js';
import { principal, type Principal } from './principal.js';
import { aligned } from './procrustes.js';
import { keptShare, nearestTen, NEIGHBOURS, sameClassByChance, sameClassShare } from './same-class.js';
import { tiled } from './tiles.js';
import { tSne } from './t-sne.js';
import { umap } from './umap.js';
import { inFewWords } from './words.js';

export type Mapped = Pick<Learned, 'examples' | 'encoder'>;

/** Fewer points have no neighbourhoods. */
export const FEWEST = 5;

/** What examples are like without any encoder. */
export interface Reference {
  /** Their first two principal components [examples, 2]. */
  points: Float32Array;
  /** Of each, the ten nearest others. */
  near: readonly Int32Array[];
}

/** Where the test examples of these numbers lie, each kind of map turned to the reference. */
export function* mapContent(
  run: Run,
  mapped: Mapped,
  { numbers, kinds, reference }: { numbers: Int32Array; kinds: readonly MapKind[]; reference: Reference },
): InTurns<PanelContent<EmbeddingMapBody>> {
  const { examples } = mapped;
  const { test, unit, classNames, shape } = examples;
  const count = numbers.length;
  const features = yield* featuresOf(run, mapped, test, numbers);
  const products = productsOf(run, features);
  const squared = squaredDistances(products);
  const components = principal(products);
  const near = nearestTen(squared, count);
  const labels = test.labels ? Int32Array.from(numbers, (number) => test.labels![number]!) : null;
  const chance = sameClassByChance(labels);
  const matrices: Record<string, MatrixValues> = {};
  const maps: EmbeddingMapBody['maps'] = [];
  for (const kind of kinds) {
    yield;
    const { points, scale } = aligned(yield* laidOut(kind, run, { squared, components }), reference.points);
    yield;
    const nearOnMap = nearestTen(distancesOnMap(points), count);
    matrices[kind] = { rows: count, columns: 2, values: points };
    maps.push({
      ...{ kind, scale, sameClass: sameClassShare(nearOnMap, labels), kept: keptShare(nearOnMap, near) },
      explained: kind === 'pca' ? Math.min(1, components.explained[0] + components.explained[1]) : null,
    });
  }
  const shown = tiled(
    examples,
    Array.from(numbers, (number) => test.pixels(number)),
  );
  return {
    body: {
      ...{ maps, neighbours: Math.min(NEIGHBOURS, count - 1), unit, classNames: [...classNames] },
      sameClass:
        chance === null
          ? null
          : { features: sameClassShare(near, labels)!, plain: sameClassShare(reference.near, labels)!, chance },
      keptByChance: Math.min(1, NEIGHBOURS / (count - 1)),
      numbers: Array.from(numbers),
      labels: labels && Array.from(labels),
      words: shape.kind === 'images' ? null : Array.from(numbers, (number) => inFewWords(test, number)),
      tiles: shown?.tiles ?? null,
    },
    matrices,
    ...(shown && { picture: shown.picture }),
  };
}

/**
 * What maps are turned to, and compared with: the plain examples. It follows from the data alone, so
 * that no map depends on an earlier one: a run that goes on from a checkpoint draws what it would have drawn without a stop,
 * and one checkpoint's map is the same whenever it is asked for.
 */
export function referenceOf(run: Run, { examples }: Mapped, numbers: Int32Array): Reference {
  const values = examples.test.plain(numbers);
  const count = numbers.length;
  const products = productsOf(run, { rows: count, columns: values.length / count, values });
  return { points: principal(products).points, near: nearestTen(squaredDistances(products), count) };
}

function productsOf(run: Run, { rows, columns, values }: MatrixValues): Products {
  const { tensors } = run(PRODUCTS, { features: { shape: [rows, columns], data: values } });
  return { count: rows, values: tensors['products']!.data as Float32Array };
}

function* laidOut(
  kind: MapKind,
  run: Run,
  { squared, components }: { squared: Float32Array; components: Principal },
): InTurns<Float32Array> {
  switch (kind) {
    case 'pca':
      return components.points;
    case 'tsne':
      return yield* tSne(run, squared, components.points);
    case 'umap':
      return yield* umap(squared, components.points);
  }
}
