import type { Run } from '../../core/model.js';
import type { Feed } from '../../engine/program.js';
import type { TensorData } from '../../engine/tensor-data.js';
import { labelOf } from '../asked-classes.js';
import { galleryLabel, seededLatents } from './gallery-latents.js';
import type { Sample } from '../questions/samples.js';

/** What one picture is drawn from. */
export interface LatentPoint {
  latent: Float32Array;
  /** Of each class, together 1; none where the generator is not told classes. */
  shares: Float32Array;
}

/** Where samples are looked up. */
export interface LatentSpace {
  /** Of the gallery's latents. */
  seed: number;
  /** Of the gallery, a row of which has one class; see galleryShape. */
  columns: number;
  /** Of the gallery: the number of pictures that the program is recorded for. */
  tiles: number;
  latentSize: number;
  /** None where the generator is not told classes. */
  classNames: readonly string[];
}

/**
 * The latents that samples name. Without a class of its own each has that of its place: the gallery's row, or in turn, as
 * seeds draw them; `as` is that of all. Throws RequestError where there is no such class.
 */
export function pointsOf(samples: readonly Sample[], space: LatentSpace, as: string | null = null): LatentPoint[] {
  const { latentSize, classNames, columns } = space;
  const classes = classNames.length;
  const most = new Map<number, number>();
  for (const { seed, number } of samples) {
    const of = seed ?? space.seed;
    most.set(of, Math.max(number, most.get(of) ?? 0));
  }
  const drawn = new Map([...most].map(([seed, count]) => [seed, rowsOf(seededLatents(seed, count, latentSize))]));
  return samples.map(({ seed, number, class: own }) => {
    const name = as ?? own;
    const ofPlace = seed === null ? galleryLabel(number - 1, { columns, classes }) : (number - 1) % classes;
    return {
      latent: drawn.get(seed ?? space.seed)![number - 1]!,
      shares: oneHot(name === null ? ofPlace : labelOf(name, classNames), classes),
    };
  });
}

/** As `draw` takes them: `latents` [N, L] and, where there are classes, `shares` [N, K]. */
export function feedsOf(points: readonly LatentPoint[]): Record<string, Feed> {
  const shares = points.map((point) => point.shares);
  return {
    latents: stacked(points.map(({ latent }) => latent)),
    ...(shares[0]!.length > 0 && { shares: stacked(shares) }),
  };
}

/**
 * Images [N, height, width, channels] of so many points, drawn in batches as large as the gallery: a program knows that size
 * already, and would be recorded anew, which takes far longer than drawing, for every other one.
 */
export function imagesOf(
  run: Run,
  points: readonly LatentPoint[],
  { tiles: batch }: Pick<LatentSpace, 'tiles'>,
): TensorData {
  const images = Array.from({ length: Math.ceil(points.length / batch) }, (_, at) => {
    const some = points.slice(at * batch, (at + 1) * batch);
    const filled = [...some, ...new Array<LatentPoint>(batch - some.length).fill(some[0]!)];
    const { shape, data } = run('draw', feedsOf(filled)).tensors['images']!;
    const size = data.length / batch;
    return { shape: shape.slice(1), data: Float32Array.from(data.slice(0, some.length * size)) };
  });
  const { shape } = images[0]!;
  return { shape: [points.length, ...shape], data: joined(images.map(({ data }) => data)) };
}

function joined(rows: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(rows.reduce((sum, row) => sum + row.length, 0));
  rows.reduce((at, row) => (all.set(row, at), at + row.length), 0);
  return all;
}

function rowsOf({ shape, data }: TensorData): Float32Array[] {
  const [count, size] = shape as [number, number];
  return Array.from({ length: count }, (_, row) => Float32Array.from(data.slice(row * size, (row + 1) * size)));
}

function stacked(rows: readonly Float32Array[]): TensorData {
  const size = rows[0]!.length;
  return { shape: [rows.length, size], data: joined(rows) };
}

function oneHot(label: number, count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => (i === label ? 1 : 0));
}
