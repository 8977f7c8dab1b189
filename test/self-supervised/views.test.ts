import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createProgram } from '../../models/engine/create-program.js';
import type { ProgramFunction } from '../../models/engine/program.js';
import { pairOf } from '../../models/self-supervised/pair.js';
import type { SelfSupervisedConfig } from '../../models/self-supervised/config.js';
import { mixed } from '../../models/self-supervised/views/colours.js';
import { turnedColours } from '../../models/self-supervised/views/hue.js';
import type { ViewSettings } from '../../models/self-supervised/views/fields.js';
import { normalDraws } from '../../models/self-supervised/normal-draws.js';
import { drawsOfView, view } from '../../models/self-supervised/views/view.js';
import type { ImageShape } from '../../models/self-supervised/views/view-kind.js';
import { nativeBackend } from '../engine/native.js';
import { Numbers } from '../transformer/reference/random.js';
import { resized } from './reference/resized.js';

beforeAll(async () => {
  await nativeBackend();
});

const NONE: ViewSettings = {
  ...{ cropLeast: 1, flip: false, brightness: 0, contrast: 0, saturation: 0, hue: 0, grey: 0 },
  ...{ blur: 0, cutout: 0, viewNoise: 0 },
};
const ALL: ViewSettings = {
  ...{ cropLeast: 0.2, flip: true, brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.1, grey: 0.2 },
  ...{ blur: 0.5, cutout: 0.3, viewNoise: 0.1 },
};
const GREY_SHAPE = { height: 7, width: 10, channels: 1 };
const COLOUR_SHAPE = { height: 6, width: 9, channels: 3 };
const numbers = new Numbers(12);
const uniform = (count: number) => Float32Array.from({ length: count }, () => (1 + numbers.next()) / 2);
const sizeOf = ({ height, width, channels }: ImageShape) => height * width * channels;

/** Op by op, which is made faster than a graph, but where that is to be seen to do the same. */
async function run(
  apply: ProgramFunction,
  feeds: Record<string, { shape: number[]; data: Float32Array }>,
  mode: 'eager' | 'compiled' = 'eager',
) {
  const program = await createProgram({ variables: {}, functions: { apply } }, { mode });
  const { tensors } = program.run('apply', feeds);
  program.dispose();
  return tensors['y']! as { shape: number[]; data: Float32Array };
}

/** Views of images by their draws, image after image. */
async function viewsOf(images: Float32Array, draws: Float32Array, shape: ImageShape, settings: ViewSettings) {
  const batch = images.length / sizeOf(shape);
  const x = { shape: [batch, shape.height, shape.width, shape.channels], data: images };
  const d = { shape: [batch, draws.length / batch], data: draws };
  const { data, shape: got } = await run(
    (_scope, { x, d }) => ({ y: view(x as Tensor4D, d as Tensor2D, settings) }),
    draws.length > 0 ? { x, d } : { x, d: { shape: [batch, 1], data: new Float32Array(batch) } },
  );
  expect(got).toEqual(x.shape);
  return Array.from({ length: batch }, (_, at) => data.subarray(at * sizeOf(shape), (at + 1) * sizeOf(shape)));
}

/** One channel of an image, row by row. */
function channelOf(pixels: ArrayLike<number>, { height, width, channels }: ImageShape, channel: number): number[][] {
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => pixels[(y * width + x) * channels + channel]!),
  );
}

function expectClose(got: ArrayLike<number>, expected: ArrayLike<number>, within = 1e-5): void {
  expect(got.length).toBe(expected.length);
  const worst = Array.from(got).reduce((most, value, at) => Math.max(most, Math.abs(value - expected[at]!)), 0);
  expect(worst).toBeLessThan(within);
}

describe.each([
  ['grey', GREY_SHAPE],
  ['coloured', COLOUR_SHAPE],
])('a view of a %s image', (_name, shape) => {
  it('is the image itself, without any draw, where the settings change nothing', async () => {
    expect(drawsOfView(NONE, shape)).toBe(0);
    const images = uniform(2 * sizeOf(shape));
    expectClose(
      (await viewsOf(images, new Float32Array(0), shape, NONE)).flatMap((one) => [...one]),
      images,
      1e-12,
    );
  });

  it('is the image itself, to rounding, by draws that change nothing', async () => {
    const images = uniform(sizeOf(shape));
    // The whole area as it is, not mirrored; factors of 1; not turned; not greyed.
    const settings = { ...ALL, blur: 0, cutout: 0, viewNoise: 0 };
    const draws = [1 - 2 ** -24, 0.5, 0, 0, 0.9, 0.5, 0.5, ...(shape.channels === 3 ? [0.5, 0.5, 0.9] : [])];
    expect(draws).toHaveLength(drawsOfView(settings, shape));
    const wide = { ...settings, cropLeast: 0.99 };
    const [one] = await viewsOf(images, Float32Array.from(draws), shape, wide);
    expectClose(one!, images, 2e-6);
  });

  it('shows a part of it as a reference in float64 resizes that, mirrored or not', async () => {
    const count = 24;
    const images = uniform(count * sizeOf(shape));
    const draws = uniform(5 * count);
    const views = await viewsOf(images, draws, shape, { ...NONE, cropLeast: 0.05, flip: true });
    let smaller = 0;
    views.forEach((one, at) => {
      const [area, aspect, down, across, mirror] = [...draws.subarray(5 * at, 5 * at + 5)] as [
        ...[number, number, number, number, number],
      ];
      const share = 0.05 + 0.95 * area;
      const ratio = (4 / 3) ** (2 * aspect - 1);
      const side = (part: number, most: number) => Math.min(most, Math.max(1, Math.round(part * most)));
      const height = side(Math.sqrt(share / ratio), shape.height);
      const width = side(Math.sqrt(share * ratio), shape.width);
      const cut = {
        down: { start: Math.floor(down * (shape.height - height + 1)), size: height },
        across: { start: Math.floor(across * (shape.width - width + 1)), size: width, mirrored: mirror < 0.5 },
      };
      if (height < shape.height / 2) smaller++;
      const image = images.subarray(at * sizeOf(shape), (at + 1) * sizeOf(shape));
      for (let channel = 0; channel < shape.channels; channel++) {
        const expected = resized(channelOf(image, shape, channel), cut);
        expectClose(channelOf(one, shape, channel).flat(), expected.flat());
      }
    });
    expect(smaller).toBeGreaterThan(0);
  });

  it('is its mirror image where it is flipped, to the last bit', async () => {
    const images = uniform(2 * sizeOf(shape));
    const [flipped, same] = await viewsOf(images, Float32Array.of(0.49, 0.5), shape, { ...NONE, flip: true });
    for (let channel = 0; channel < shape.channels; channel++) {
      const rows = channelOf(images, shape, channel);
      expect(channelOf(flipped!, shape, channel)).toEqual(rows.map((row) => row.toReversed()));
    }
    expect(same).toEqual(images.subarray(sizeOf(shape)));
  });

  it('is darker, or nearer to its mean, by factors that draws give', async () => {
    const images = uniform(sizeOf(shape)).map((value) => 0.3 + 0.3 * value);
    const draw = Float32Array.of(0.25);
    const [dark] = await viewsOf(images, draw, shape, { ...NONE, brightness: 0.4 });
    expectClose(
      dark!,
      images.map((value) => 0.8 * value),
    );
    const weights = shape.channels === 3 ? [0.299, 0.587, 0.114] : [1];
    const mean =
      images.reduce((sum, value, at) => sum + value * weights[at % shape.channels]!, 0) / (shape.height * shape.width);
    const [flat] = await viewsOf(images, draw, shape, { ...NONE, contrast: 0.8 });
    expectClose(
      flat!,
      images.map((value) => mean + 0.6 * (value - mean)),
    );
  });

  it('stays within 0…1 whatever single setting pushes it out', async () => {
    const images = uniform(sizeOf(shape));
    for (const setting of [{ brightness: 1 }, { contrast: 1 }, { saturation: 1 }, { viewNoise: 1 }]) {
      const settings = { ...NONE, ...setting };
      const draws = new Float32Array(drawsOfView(settings, shape)).fill(0.99);
      const [one] = await viewsOf(images, draws, shape, settings);
      expect(one!.every((value) => value >= 0 && value <= 1)).toBe(true);
    }
  });

  it('is blurred by a Gaussian whose weights sum to 1, or to the last bit not at all', async () => {
    const large = { ...shape, height: 28, width: 30 };
    const images = uniform(2 * sizeOf(large));
    const [blurred, same] = await viewsOf(images, Float32Array.of(0.3, 0.6), large, { ...NONE, blur: 0.6 });
    expect(same).toEqual(images.subarray(sizeOf(large)));
    const deviation = 0.1 + 0.9 * 0.5;
    const weights = (at: number, pixels: number) => {
      const all = Array.from({ length: pixels }, (_, to) => Math.exp(-((to - at) ** 2) / (2 * deviation ** 2)));
      const total = all.reduce((sum, one) => sum + one);
      return all.map((one) => one / total);
    };
    const weighted = (row: number[], by: number[]) => row.reduce((sum, one, at) => sum + one * by[at]!, 0);
    for (let channel = 0; channel < shape.channels; channel++) {
      const rows = channelOf(images, large, channel);
      const across = rows.map((row) => row.map((_, x) => weighted(row, weights(x, large.width))));
      const expected = rows.flatMap((row, y) =>
        row.map((_, x) =>
          weighted(
            across.map((one) => one[x]!),
            weights(y, large.height),
          ),
        ),
      );
      expectClose(channelOf(blurred!, large, channel).flat(), expected);
    }
  });

  it('has a black square cut out, wherever the draws put it, and nothing else', async () => {
    const images = uniform(2 * sizeOf(shape)).map((value) => value + 0.1);
    const draws = Float32Array.of(0, 0.999, 0.999, 0);
    const views = await viewsOf(images, draws, shape, { ...NONE, cutout: 0.5 });
    const side = Math.round(Math.min(shape.height, shape.width) / 2);
    views.forEach((one, at) => {
      const [top, left] = at === 0 ? [0, shape.width - side] : [shape.height - side, 0];
      for (let channel = 0; channel < shape.channels; channel++) {
        const image = channelOf(images.subarray(at * sizeOf(shape)), shape, channel);
        const expected = image.map((row, y) =>
          row.map((value, x) => (y >= top && y < top + side && x >= left && x < left + side ? 0 : value)),
        );
        expect(channelOf(one, shape, channel)).toEqual(expected);
      }
    });
  });

  it('stays within 0…1, and is nobody else’s: another image and other draws beside it change nothing', async () => {
    const [count, draws] = [16, drawsOfView(ALL, shape)];
    const [images, all] = [uniform(count * sizeOf(shape)), uniform(count * draws)];
    const together = await viewsOf(images, all, shape, ALL);
    for (const value of together.flatMap((one) => [...one])) expect(value >= 0 && value <= 1).toBe(true);
    for (const at of [0, 5]) {
      const image = images.subarray(at * sizeOf(shape), (at + 1) * sizeOf(shape));
      const [alone] = await viewsOf(image, all.subarray(at * draws, (at + 1) * draws), shape, ALL);
      expectClose(together[at]!, alone!, 1e-6);
    }
  });

  it('differs from the other one of its pair, by its own half of the draws', async () => {
    const draws = drawsOfView(ALL, shape);
    const [image, all] = [uniform(sizeOf(shape)), uniform(2 * draws)];
    const x = { shape: [1, shape.height, shape.width, shape.channels], data: image };
    const { data } = await run(
      (_scope, { x, d }) => ({ y: pairOf(x as Tensor4D, d as Tensor2D, ALL as SelfSupervisedConfig) }),
      { x, d: { shape: [1, 2 * draws], data: all } },
      'compiled',
    );
    const pair = [data.subarray(0, image.length), data.subarray(image.length)];
    for (const at of [0, 1]) {
      const [one] = await viewsOf(image, all.subarray(at * draws, (at + 1) * draws), shape, ALL);
      expectClose(pair[at]!, one!, 1e-6);
    }
    const apart = pair[0]!.reduce((sum, value, at) => sum + Math.abs(value - pair[1]![at]!), 0) / image.length;
    expect(apart).toBeGreaterThan(0.05);
  });
});

describe('colours', () => {
  const colour = { saturation: 0.7, hue: 0.5, grey: 0.3 };

  it('of a grey picture in three channels stay, and one in one channel takes no draws for them', async () => {
    expect(drawsOfView({ ...NONE, ...colour }, GREY_SHAPE)).toBe(0);
    const plain = uniform(6 * 9);
    const images = Float32Array.from({ length: 3 * plain.length }, (_, at) => plain[Math.floor(at / 3)]!);
    const [one] = await viewsOf(images, Float32Array.of(0.9, 0.2, 0.5), COLOUR_SHAPE, { ...NONE, ...colour });
    expectClose(one!, images, 1e-6);
  });

  it('become their luma in greyed views', async () => {
    const images = uniform(sizeOf(COLOUR_SHAPE));
    const [one] = await viewsOf(images, Float32Array.of(0.29), COLOUR_SHAPE, { ...NONE, grey: 0.3 });
    const luma = (at: number) => 0.299 * images[at]! + 0.587 * images[at + 1]! + 0.114 * images[at + 2]!;
    expectClose(
      one!,
      images.map((_, at) => luma(at - (at % 3))),
    );
  });

  it.each([
    [0, 0],
    [1, 0],
    [-2, 0],
    [0.5, 2],
    [0.25, 1],
  ])('turned by %f of the circle are as YIQ has it', async (share, quarters) => {
    const data = uniform(3 * 4);
    const { data: got } = await run(
      (_scope, { x, share }) => ({ y: mixed(x as Tensor4D, turnedColours(share as Tensor2D)) }),
      { x: { shape: [1, 1, 3, 4], data }, share: { shape: [1, 1], data: Float32Array.of(share) } },
    );
    const inYiq = (pixels: Float32Array, at: number) => {
      const [r, g, b] = [pixels[at]!, pixels[4 + at]!, pixels[8 + at]!];
      const [i, q] = [0.5959 * r - 0.2746 * g - 0.3213 * b, 0.2115 * r - 0.5227 * g + 0.3112 * b];
      return [0.299 * r + 0.587 * g + 0.114 * b, i, q] as const;
    };
    for (let at = 0; at < 4; at++) {
      const [y, i, q] = inYiq(data, at);
      const expected = [
        [y, i, q],
        [y, -q, i],
        [y, -i, -q],
      ][quarters]!;
      expectClose(inYiq(got, at), expected);
    }
    if (quarters === 0) expectClose(got, data, 1e-6);
  });

  it('of a saturation of twice as much are twice as far from grey', async () => {
    const images = uniform(sizeOf(COLOUR_SHAPE)).map((value) => 0.4 + 0.1 * value);
    const [one] = await viewsOf(images, Float32Array.of(1), COLOUR_SHAPE, { ...NONE, saturation: 1 });
    const luma = (at: number) => 0.299 * images[at]! + 0.587 * images[at + 1]! + 0.114 * images[at + 2]!;
    expectClose(
      one!,
      images.map((value, at) => luma(at - (at % 3)) + 2 * (value - luma(at - (at % 3)))),
    );
  });
});

describe('several changes of colours', () => {
  it('follow one upon another: more colours, turned, then grey', async () => {
    const images = uniform(2 * sizeOf(COLOUR_SHAPE)).map((value) => 0.45 + 0.1 * value);
    const [saturation, hue] = [
      { ...NONE, saturation: 0.9 },
      { ...NONE, hue: 0.5 },
    ];
    const both = { ...saturation, hue: 0.5, grey: 0.5 };
    const [one, greyed] = await viewsOf(images, Float32Array.of(0.8, 0.9, 0.6, 0.8, 0.9, 0.4), COLOUR_SHAPE, both);
    const [first] = await viewsOf(images.subarray(0, one!.length), Float32Array.of(0.8), COLOUR_SHAPE, saturation);
    const [then] = await viewsOf(Float32Array.from(first!), Float32Array.of(0.9), COLOUR_SHAPE, hue);
    expectClose(one!, then!);
    expect(channelOf(greyed!, COLOUR_SHAPE, 0)).toEqual(channelOf(greyed!, COLOUR_SHAPE, 2));
    expect(channelOf(one!, COLOUR_SHAPE, 0)).not.toEqual(channelOf(one!, COLOUR_SHAPE, 2));
  });
});

describe('noise', () => {
  it('is normal: mean, deviation, and the share within one deviation', async () => {
    const count = 40_000;
    const { data } = await run((_scope, { d }) => ({ y: normalDraws(d as Tensor2D, count / 2) }), {
      d: { shape: [2, count / 2], data: uniform(count) },
    });
    const mean = data.reduce((sum, value) => sum + value, 0) / count;
    const variance = data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
    const within = data.reduce((sum, value) => sum + Number(Math.abs(value) < 1), 0) / count;
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(Math.abs(Math.sqrt(variance) - 1)).toBeLessThan(0.02);
    expect(Math.abs(within - 0.6827)).toBeLessThan(0.01);
  });

  it('is of the deviation that is asked for', async () => {
    const shape = { height: 50, width: 41, channels: 1 };
    const settings = { ...NONE, viewNoise: 0.1 };
    const images = new Float32Array(sizeOf(shape)).fill(0.5);
    const [one] = await viewsOf(images, uniform(drawsOfView(settings, shape)), shape, settings);
    const variance = one!.reduce((sum, value) => sum + (value - 0.5) ** 2, 0) / one!.length;
    expect(Math.abs(Math.sqrt(variance) - 0.1)).toBeLessThan(0.01);
  });
});
