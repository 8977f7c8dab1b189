import { statSync } from 'node:fs';
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import { RequestError } from '../../core/errors.js';
import { dataSources } from '../../core/sources.js';
import type { DataDirs } from '../../data/dataset.js';
import { findDataset } from '../../data/find-dataset.js';
import { imagesAt } from '../../data/open-images.js';
import { encodePng } from '../../data/png.js';
import { epochOrder } from '../../data/shuffle.js';
import { createProgram } from '../../engine/create-program.js';
import { fixedDraws } from '../fixed-draws.js';
import { pairOf } from '../pair.js';
import type { PreviewedViews, PreviewViewsAsked } from '../tools/preview-views.js';
import type { ViewSettings } from './fields.js';
import { bytesOf, viewTiles } from './view-tiles.js';
import { drawsOfView } from './view.js';
import type { ImageShape } from './view-kind.js';

/** Images of a preview. */
const IMAGES = 6;
/** Pixels of the longer side of a tile. */
const MOST_PIXELS = 96;
/** Apart from what runs draw. */
const SEED = 1;

interface Chosen extends ImageShape {
  numbers: Int32Array;
  classNames: (string | null)[];
  /** [N, H, W, C] */
  bytes: Uint8Array;
}

/** What answers `preview-views`: the images that were shown last are read once. */
export function viewsPreviewer(): (asked: PreviewViewsAsked, dirs: DataDirs) => Promise<PreviewedViews> {
  let kept: { key: string; chosen: Chosen } | null = null;
  return async ({ dataset, others, ...settings }, dirs) => {
    const found = await findDataset(dataset, dirs, 'images');
    // A data set that was replaced has another folder.
    const key = JSON.stringify([dataset, others, 'folder' in found && statSync(found.folder).mtimeMs]);
    if (kept?.key !== key) kept = { key, chosen: await choose(dataset, others, dirs) };
    return previewOf(kept.chosen, settings, others);
  };
}

/** Throws RequestError where there are no such images. */
async function choose(dataset: string, others: number, dirs: DataDirs): Promise<Chosen> {
  const sources = dataSources(dataset, dirs, { assets: null, startAssets: null });
  const images = await sources.images('train');
  if (images.count === 0) throw new RequestError(`dataset: '${dataset}' has no training images.`, { field: 'dataset' });
  const { height, width, channels, labels, classNames } = images;
  const numbers = epochOrder(SEED, others, images.count).slice(0, IMAGES);
  return {
    ...{ height, width, channels, numbers },
    classNames: Array.from(numbers, (number) => (labels && classNames[labels[number]!]) ?? null),
    bytes: imagesAt(images, numbers),
  };
}

async function previewOf(chosen: Chosen, settings: ViewSettings, round: number): Promise<PreviewedViews> {
  const { numbers, classNames, bytes } = chosen;
  const size = bytes.length / numbers.length;
  const draws = drawsOfView(settings, chosen);
  const views = draws === 0 ? [bytes, bytes] : await viewsOf(chosen, settings, { draws: 2 * draws, round });
  const shown = [bytes, ...views];
  const rows = new Uint8Array(shown.length * bytes.length);
  numbers.forEach((_, row) =>
    shown.forEach((one, at) => rows.set(one.subarray(row * size, (row + 1) * size), (row * shown.length + at) * size)),
  );
  const { picture, tiles } = viewTiles(rows, chosen, { columns: shown.length, most: MOST_PIXELS });
  return {
    images: Array.from(numbers, (number, at) => ({ number, className: classNames[at]! })),
    picture: Buffer.from(encodePng(picture)).toString('base64'),
    tiles,
    unchanged: draws === 0,
  };
}

/** All first views, and all second ones, as bytes [N, H, W, C]; by the very function that training uses. */
async function viewsOf(
  { numbers, bytes, height, width, channels }: Chosen,
  settings: ViewSettings,
  { draws, round }: { draws: number; round: number },
): Promise<Uint8Array[]> {
  const views = (_scope: unknown, { x, draws_BD }: Record<string, Tensor>) => ({
    views: pairOf(x as Tensor4D, draws_BD as Tensor2D, settings),
  });
  // Recording a program for one look would take longer than looking.
  const program = await createProgram({ variables: {}, functions: { views } }, { mode: 'eager' });
  try {
    const x = {
      shape: [numbers.length, height, width, channels],
      data: Float32Array.from(bytes, (byte) => byte / 255),
    };
    const fed = fixedDraws(numbers, { draws, seed: SEED, round });
    const both = bytesOf(program.run('views', { x, draws_BD: fed }).tensors['views']!.data);
    return [both.subarray(0, bytes.length), both.subarray(bytes.length)];
  } finally {
    program.dispose();
  }
}
