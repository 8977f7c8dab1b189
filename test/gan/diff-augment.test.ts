/** Changed images and the slope through the change against loops. */
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { tf } from '../../models/engine/tensorflow.js';
import { changed, drawChanges, type Changes } from '../../models/gan/diff-augment.js';
import { randomFrom } from '../../models/engine/random.js';
import { nativeBackend } from '../engine/native.js';
import { differences } from '../engine/ops/differences.js';
import { configOf } from './made.js';

beforeAll(async () => {
  await nativeBackend();
});

const [BATCH, HEIGHT, WIDTH, CHANNELS] = [2, 3, 4, 3];
const SIZE = HEIGHT * WIDTH * CHANNELS;
const images = Array.from({ length: BATCH * SIZE }, (_, i) => Math.sin(2.3 * i));
const at = (b: number, y: number, x: number, c: number) => ((b * HEIGHT + y) * WIDTH + x) * CHANNELS + c;

function everyPixel(visit: (b: number, y: number, x: number, c: number) => number): number[] {
  const result: number[] = [];
  for (let b = 0; b < BATCH; b++)
    for (let y = 0; y < HEIGHT; y++)
      for (let x = 0; x < WIDTH; x++) for (let c = 0; c < CHANNELS; c++) result.push(visit(b, y, x, c));
  return result;
}

const vector = (...values: number[]) => tf.tensor1d(values) as Tensor1D;
const cases: [string, () => Changes, (values: readonly number[]) => number[]][] = [
  [
    'moved',
    () => ({ translation: { down_B: vector(1, 0), right_B: vector(-2, 3) } }),
    (values) =>
      everyPixel((b, y, x, c) => {
        const [from, across] = [y - [1, 0][b]!, x - [-2, 3][b]!];
        const inside = from >= 0 && from < HEIGHT && across >= 0 && across < WIDTH;
        return inside ? values[at(b, from, across, c)]! : 0;
      }),
  ],
  [
    'cut',
    () => ({ cutout: { top_B: vector(-1, 2), left_B: vector(1, 3), height: 2, width: 2 } }),
    (values) =>
      everyPixel((b, y, x, c) => {
        const [top, left] = [[-1, 2][b]!, [1, 3][b]!];
        const hole = y >= top && y < top + 2 && x >= left && x < left + 2;
        return hole ? 0 : values[at(b, y, x, c)]!;
      }),
  ],
  [
    'coloured',
    () => ({
      colour: { brightness_B: vector(0.3, -0.4), saturation_B: vector(0, 1.7), contrast_B: vector(1.4, 0.6) },
    }),
    (values) => {
      const bright = values.map((value, i) => value + [0.3, -0.4][Math.floor(i / SIZE)]!);
      const saturated = everyPixel((b, y, x, c) => {
        const grey = [0, 1, 2].reduce((sum, channel) => sum + bright[at(b, y, x, channel)]!, 0) / 3;
        return grey + [0, 1.7][b]! * (bright[at(b, y, x, c)]! - grey);
      });
      return saturated.map((value, i) => {
        const b = Math.floor(i / SIZE);
        const mean = saturated.slice(b * SIZE, (b + 1) * SIZE).reduce((sum, one) => sum + one, 0) / SIZE;
        return mean + [1.4, 0.6][b]! * (value - mean);
      });
    },
  ],
];

describe.each(cases)('images that are %s', (_, changes, expected) => {
  const x = () => tf.tensor4d(images, [BATCH, HEIGHT, WIDTH, CHANNELS]);

  it('are as by loops', () => {
    const values = changed(x(), changes()).dataSync();
    expected(images).forEach((value, i) => expect(values[i]).toBeCloseTo(value, 5));
  });

  it('have the slope of the loops', () => {
    const weights = images.map((_, i) => Math.cos(1.7 * i));
    const slope = tf
      .grad((input: Tensor) =>
        tf.sum(tf.mul(tf.square(changed(input as Tensor4D, changes())), tf.tensor4d(weights, x().shape))),
      )(x())
      .dataSync();
    const loss = (values: readonly number[]) =>
      expected(values).reduce((sum, value, i) => sum + weights[i]! * value ** 2, 0);
    differences(loss, images).forEach((value, i) => expect(slope[i]).toBeCloseTo(value, 3));
  });
});

it('changes are drawn as the configuration has them, within their limits', () => {
  const draw = (config: Record<string, unknown>) =>
    drawChanges(
      randomFrom(null, tf.tensor1d([1, 2], 'int32'), () => undefined),
      configOf(config),
      [64, 16, 24, 1],
    );
  expect(draw({})).toEqual({});
  const { translation, cutout, colour } = draw({
    ...{ augmentColour: true, augmentTranslation: true, augmentCutout: true },
  });
  const range = (values: Tensor1D) => [Math.min(...values.dataSync()), Math.max(...values.dataSync())];
  expect(range(translation!.down_B)).toEqual([-2, 2]);
  expect(range(translation!.right_B)).toEqual([-3, 3]);
  expect([cutout!.height, cutout!.width]).toEqual([8, 12]);
  expect(range(cutout!.top_B)[0]).toBeGreaterThanOrEqual(-4);
  expect(range(cutout!.top_B)[1]).toBeLessThanOrEqual(12);
  expect(range(colour!.saturation_B)[0]).toBeGreaterThanOrEqual(0);
  expect(range(colour!.contrast_B)[1]).toBeLessThan(1.5);
});
