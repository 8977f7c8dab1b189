/** Training images nearest to a sample, held to going through all of them; width and height differ. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Answering } from '../../../models/core/learner.js';
import type { Run } from '../../../models/core/model.js';
import type { PanelContent } from '../../../models/core/panel.js';
import type { Doing } from '../../../models/core/questions.js';
import type { ImageDataset } from '../../../models/data/dataset.js';
import { nearestOf } from '../../../models/gan/quality/nearest.js';
import { NearestRows } from '../../../models/gan/quality/nearest-rows.js';
import { nearestQuestion, type NearestBody } from '../../../models/gan/questions/nearest.js';
import { nativeBackend } from '../../engine/native.js';
import { HEIGHT, lamps, memory, SIZE, sourcesOf, WIDTH } from './lamps.js';

beforeAll(async () => {
  await nativeBackend();
});

const kept = memory();

/** Draws this picture, whatever it is asked for. */
const drawing =
  (pixels: ArrayLike<number>): Run =>
  (_name, feeds) => {
    const { shape } = feeds['latents'] as { shape: number[] };
    expect(shape).toEqual([1, 3]);
    return { scalars: {}, tensors: { images: { shape: [1, HEIGHT, WIDTH, 1], data: Float32Array.from(pixels) } } };
  };

async function nearest(pixels: ArrayLike<number>, asked: Record<string, unknown> = {}, image: ImageDataset = lamps) {
  const space = { seed: 1, latentSize: 3, columns: 8, tiles: 1, classNames: [] };
  const part = nearestOf({ space, image, sources: sourcesOf(image) });
  const answering: Answering = { monotonicMs: () => 0, cancelled: false, kept };
  const given = nearestQuestion.asked.parse(asked);
  const work = part.questions![nearestQuestion.name]!(drawing(pixels), given as never, answering);
  for (;;) {
    const { done, value } = await (work as AsyncGenerator<Doing, PanelContent<NearestBody>>).next();
    if (done) return { ...value, body: nearestQuestion.answered.parse(value.body) };
  }
}

const imageOf = (row: number) => lamps.images.subarray(row * SIZE, (row + 1) * SIZE);

/** Distances of all training images, the nearest first. */
function bruteForce(pixels: ArrayLike<number>, except = -1) {
  return Array.from({ length: lamps.count }, (_, image) => {
    let sum = 0;
    imageOf(image).forEach((value, i) => (sum += ((value - pixels[i]!) / 255) ** 2));
    return { image, distance: Math.sqrt(sum) };
  })
    .filter(({ image }) => image !== except)
    .sort((a, b) => a.distance - b.distance || a.image - b.image);
}

const grey = Uint8Array.from({ length: SIZE }, (_, i) => 90 + ((i * 37) % 29));

describe('the nearest training images', () => {
  it('by pixels are those that going through all of them finds', async () => {
    const { body, picture } = await nearest(grey, { byFeatures: false, count: 3 });
    const all = bruteForce(grey);
    const found = body.neighbours.map(({ image, distance }) => ({
      image,
      distance: expect.closeTo(distance, 9) as number,
    }));
    expect(all.slice(0, 3)).toEqual(found);
    expect(body.pixels.distance).toBeCloseTo(all[0]!.distance, 9);
    expect(body).toMatchObject({ images: 320, compared: 200, features: null, missing: null });
    expect(body.neighbours[0]!.class).toBe(['off', 'on'][body.neighbours[0]!.image % 2]);
    // The sample, then its neighbours, side by side.
    expect(body.tiles).toEqual({ columns: 4, tileWidth: WIDTH, tileHeight: HEIGHT });
    expect([picture!.width, picture!.height]).toEqual([4 * WIDTH, HEIGHT]);
    const second = imageOf(body.neighbours[1]!.image);
    for (let y = 0; y < HEIGHT; y++) {
      const row = picture!.pixels.subarray(y * 4 * WIDTH, (y + 1) * 4 * WIDTH);
      expect([...row.subarray(0, WIDTH)]).toEqual([...grey.subarray(y * WIDTH, (y + 1) * WIDTH)]);
      expect([...row.subarray(2 * WIDTH, 3 * WIDTH)]).toEqual([...second.subarray(y * WIDTH, (y + 1) * WIDTH)]);
    }
  });

  it('are held to how near real images lie to each other', async () => {
    const { body } = await nearest(grey, { byFeatures: false });
    const own = Array.from({ length: lamps.count }, (_, row) => bruteForce(imageOf(row), row)[0]!.distance).sort(
      (a, b) => a - b,
    );
    // Two hundred of them tell about what all do.
    expect(body.pixels.usual).toBeGreaterThanOrEqual(own[Math.floor(0.35 * own.length)]!);
    expect(body.pixels.usual).toBeLessThanOrEqual(own[Math.floor(0.65 * own.length)]!);
    expect(body.pixels).toMatchObject({
      nearer: 1,
      says: 'Farther from all of them than real images are from each other: no copy.',
    });
  });

  it('of a copy is its original, by pixels and by features, and it is called one', async () => {
    const { body, picture } = await nearest(imageOf(17));
    const [pixels, features] = ['pixels', 'features'].map((by) => body.neighbours.filter((one) => one.by === by));
    expect(pixels![0]).toEqual({ by: 'pixels', image: 17, class: 'on', distance: 0 });
    expect(features![0]).toMatchObject({ image: 17, class: 'on' });
    expect([pixels!.length, features!.length]).toEqual([4, 4]);
    expect(picture!.height).toBe(2 * HEIGHT);
    for (const found of [body.pixels, body.features!]) {
      expect([found.nearer, found.says]).toEqual([
        0,
        'Nearer than real images are to each other: it may be a copy of the nearest.',
      ]);
    }
    expect(body.features!.by).toBe('a classifier trained on the spot');
  });

  it('of data without classes are told by pixels alone, with what is missing', async () => {
    const { body, picture } = await nearest(grey, {}, { ...lamps, labels: null, classNames: [] });
    expect(body.features).toBeNull();
    expect(body.missing).toContain("features: 'lamps' has no classes");
    expect(body.neighbours.map((one) => one.class)).toEqual([null, null, null, null]);
    expect(picture!.height).toBe(HEIGHT);
  });
});

it('rows that are equally near come in their order, whatever the pieces, and one can be left out', () => {
  const nearest = new NearestRows([0, 0], { count: 3 });
  nearest.look([1, 0], 0);
  nearest.look([5, 5, 0, 1, 9, 9], 1);
  expect(nearest.found).toEqual([
    { row: 0, squared: 1 },
    { row: 2, squared: 1 },
    { row: 1, squared: 50 },
  ]);
  const other = new NearestRows([5, 5], { count: 1, except: 1 });
  other.look([1, 0, 5, 5, 0, 1, 9, 9], 0);
  expect(other.found).toEqual([{ row: 3, squared: 32 }]);
});
