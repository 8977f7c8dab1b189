import { RequestError } from '../../core/errors.js';
import type { Answering } from '../../core/learner.js';
import type { DataSources, ModelPart, Run } from '../../core/model.js';
import type { PanelContent } from '../../core/panel.js';
import { tilePicture } from '../../core/picture.js';
import type { Doing } from '../../core/questions.js';
import { inOneGo } from '../../core/turns.js';
import { imagesAt } from '../../data/open-images.js';
import { epochOrder } from '../../data/shuffle.js';
import type { GanImages } from '../gan.js';
import { imagesOf, pointsOf, type LatentSpace } from '../latents/latent-points.js';
import {
  looksCopied,
  nearestQuestion,
  type NearestAsked,
  type NearestBody,
  type Nearness,
} from '../questions/nearest.js';
import { samplesOf } from '../questions/samples.js';
import { byteOf } from './draw-images.js';
import { watched } from './evaluate.js';
import { FeatureNet } from './feature-net.js';
import { rowsOf, type Features } from './features.js';
import { NearestRows, type NearRow } from './nearest-rows.js';
import { pickFeatures } from './pick-features.js';
import { foundNoMemory } from './within-memory.js';

/** Real images whose nearest other one is looked for: enough to tell one in a hundred. */
const COMPARED = 200;
/** Images that are looked through between two turns. */
const PIECE = 500;

interface Looking {
  space: LatentSpace;
  image: GanImages;
  sources: DataSources;
}

/** Answers which training images are nearest to a sample. */
export function nearestOf(looking: Looking): ModelPart {
  return {
    questions: {
      [nearestQuestion.name]: (run, asked: NearestAsked, answering) =>
        watched(nearest(run, asked, { ...looking, answering }), answering),
    },
  };
}

async function* nearest(
  run: Run,
  { sample, count, byFeatures, features: chosen }: NearestAsked,
  { space, image, sources, answering }: Looking & { answering: Answering },
): AsyncGenerator<Doing, PanelContent<NearestBody>> {
  const drawn = imagesOf(run, pointsOf(samplesOf(sample), space), space);
  const query = Uint8Array.from(drawn.data, byteOf);
  const real = { count: image.count, at: (places: Iterable<number>) => imagesAt(image, places) };
  const { nearness: pixels, rows } = yield* around(query, real, { count, doing: 'Comparing pixels', unit: 255 });
  let features: NearestBody['features'] = null;
  let others: NearRow[] = [];
  let missing: string | null = null;
  try {
    if (byFeatures) {
      ({ features, rows: others } = yield* byClassifier(query, { chosen, count, image, sources, answering }));
    }
  } catch (error) {
    // What the classifier is asked for by name has to be there; without one, the pixels still tell something.
    if (!(error instanceof RequestError) || chosen !== null || answering.cancelled) throw error;
    missing = error.message;
  }
  const shown = [rows, ...(features ? [others] : [])].map((found) => found.map(({ row }) => row));
  const columns = count + 1;
  const { height, width, channels } = image;
  return {
    body: {
      ...{ sample, images: image.count, compared: Math.min(COMPARED, image.count), pixels, features, missing },
      neighbours: [
        ...namedOf(rows, { by: 'pixels', unit: 255, image }),
        ...namedOf(others, { by: 'features', unit: 1, image }),
      ],
      tiles: { columns, tileWidth: width, tileHeight: height },
    },
    picture: tilePicture(
      { shape: [shown.length * columns, height, width, channels], data: tilesOf(query, shown, { image, columns }) },
      columns,
    ),
  };
}

/** Rows of equally many numbers, as they are asked for: those at these places, one after the other. */
interface Rows {
  count: number;
  at(places: Iterable<number>): ArrayLike<number>;
}

interface Classifying {
  chosen: string | null;
  count: number;
  image: GanImages;
  sources: DataSources;
  answering: Answering;
}

/** The same by the last hidden units of a classifier. */
async function* byClassifier(
  query: Uint8Array,
  { chosen, count, image, sources, answering }: Classifying,
): AsyncGenerator<Doing, { features: NonNullable<NearestBody['features']>; rows: NearRow[] }> {
  const picked = pickFeatures(chosen, image, { sources, ...answering });
  const net = await FeatureNet.create(picked.config, picked.images, yield* picked.weights());
  try {
    const one = yield* net.see(query, 1, 'Looking at the sample');
    const all = yield* featuresOfAll(net, image);
    const rows = {
      count: image.count,
      at: (places: Iterable<number>) => rowsOf(all, Int32Array.from(places)).values,
    };
    const found = yield* around(one.features, rows, { count, doing: 'Comparing features', unit: 1 });
    return { features: { ...found.nearness, by: picked.name }, rows: found.rows };
  } catch (error) {
    if (!foundNoMemory(error)) throw error;
    throw new RequestError(
      `byFeatures: there was not enough memory to compare ${image.count.toLocaleString('en')} images by a classifier; use false.`,
      { field: 'byFeatures', cause: error },
    );
  } finally {
    net.dispose();
  }
}

interface Around {
  count: number;
  doing: string;
  /** What distances are divided by. */
  unit: number;
}

/** What is nearest to `query`, and how near the rows are to each other: all of them are gone through once, piece by piece. */
function* around(
  query: ArrayLike<number>,
  rows: Rows,
  { count, doing, unit }: Around,
): Generator<Doing, { nearness: Nearness; rows: NearRow[] }> {
  const looked = new NearestRows(query, { count });
  const compared = epochOrder(0, 0, rows.count).subarray(0, COMPARED);
  const others = Array.from(
    compared,
    (row) => new NearestRows(Float64Array.from(rows.at([row])), { count: 1, except: row }),
  );
  for (let first = 0; first < rows.count; first += PIECE) {
    yield { doing, done: first, total: rows.count };
    const piece = rows.at(range(first, Math.min(rows.count, first + PIECE)));
    for (const one of [looked, ...others]) one.look(piece, first);
  }
  const found = looked.found;
  const between = others.map((one) => Math.sqrt(one.found[0]?.squared ?? 0) / unit);
  between.sort((a, b) => a - b);
  const distance = Math.sqrt(found[0]!.squared) / unit;
  const [copyWithin, usual] = [between[Math.floor(between.length / 100)]!, between[Math.floor(between.length / 2)]!];
  const nearer = between.filter((one) => one < distance).length / between.length;
  return {
    nearness: { distance, copyWithin, usual, nearer, says: said({ distance, copyWithin, nearer }) },
    rows: found,
  };
}

function said(found: Pick<Nearness, 'distance' | 'copyWithin' | 'nearer'>): string {
  if (looksCopied(found)) return 'Nearer than real images are to each other: it may be a copy of the nearest.';
  if (found.nearer >= 0.995) return 'Farther from all of them than real images are from each other: no copy.';
  return `No copy: ${Math.round(found.nearer * 100)}% of real images have a nearer neighbour.`;
}

function namedOf(
  rows: readonly NearRow[],
  { by, unit, image }: { by: 'pixels' | 'features'; unit: number; image: GanImages },
): NearestBody['neighbours'] {
  const { labels, classNames } = image;
  return rows.map(({ row, squared }) => ({
    ...{ by, image: row, distance: Math.sqrt(squared) / unit },
    class: labels ? (classNames[labels[row]!] ?? null) : null,
  }));
}

/** Of all training images, read piece by piece. */
function* featuresOfAll(net: FeatureNet, image: GanImages): Generator<Doing, Features> {
  const pieces: Float64Array[] = [];
  let width = 0;
  for (let first = 0; first < image.count; first += PIECE) {
    yield { doing: 'Looking at training images', done: first, total: image.count };
    const count = Math.min(PIECE, image.count - first);
    const look = net.see(imagesAt(image, range(first, first + count)), count, 'Looking at training images');
    const seen = inOneGo(look);
    pieces.push(seen.features);
    width = seen.width;
  }
  const values = new Float64Array(image.count * width);
  pieces.forEach((piece, at) => values.set(piece, at * PIECE * width));
  return { count: image.count, width, values };
}

const range = (from: number, to: number): Int32Array => Int32Array.from({ length: to - from }, (_, i) => from + i);

/** A row of tiles for each list of training images, which begins with the sample. */
function tilesOf(
  query: Uint8Array,
  shown: readonly number[][],
  { image, columns }: { image: GanImages; columns: number },
): Int32Array {
  const size = query.length;
  const data = new Int32Array(shown.length * columns * size);
  shown.forEach((images, row) => {
    data.set(query, row * columns * size);
    data.set(imagesAt(image, images), (row * columns + 1) * size);
  });
  return data;
}
