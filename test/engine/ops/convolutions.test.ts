import type { Tensor, Tensor4D } from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { attr } from '../../../models/engine/graph-def.js';
import { Graph } from '../../../models/engine/graph.js';
import { Session } from '../../../models/engine/session.js';
import { relu } from '../../../models/engine/ops.js';
import { tf } from '../../../models/engine/tensorflow.js';
import {
  ACTIVATIONS,
  backend,
  compiled,
  expectAlike,
  expectClose,
  random,
  rounding,
  withGradients,
  type Function,
  type Values,
} from './own-ops.js';

type Padding = 'same' | 'valid' | [[number, number], [number, number], [number, number], [number, number]];
interface Layer {
  image: [batch: number, height: number, width: number, channels: number];
  kernel: [height: number, width: number, outputs: number];
  strides?: number | [number, number];
  padding?: Padding;
  dilations?: number | [number, number];
}

const pair = (one: number | [number, number]): [number, number] => (typeof one === 'number' ? [one, one] : one);

const explicit = (top: number, bottom: number, left: number, right: number): Padding => [
  [0, 0],
  [top, bottom],
  [left, right],
  [0, 0],
];

const LAYERS: Layer[] = [
  { image: [1, 1, 1, 1], kernel: [1, 1, 8] },
  { image: [5, 7, 9, 3], kernel: [3, 3, 8] },
  { image: [5, 7, 9, 3], kernel: [3, 3, 8], padding: 'valid' },
  { image: [5, 9, 7, 16], kernel: [3, 3, 33], strides: 2 },
  { image: [1, 8, 6, 17], kernel: [4, 4, 33], strides: 2 },
  { image: [1, 11, 6, 15], kernel: [5, 4, 33], strides: 2 },
  { image: [5, 13, 10, 17], kernel: [2, 5, 8], strides: 3 },
  { image: [5, 13, 10, 40], kernel: [2, 1, 33], strides: 3, padding: 'valid' },
  { image: [5, 13, 11, 3], kernel: [1, 2, 33], strides: 3 },
  { image: [1, 12, 11, 40], kernel: [1, 1, 8], strides: 2 },
  { image: [5, 10, 9, 1], kernel: [5, 5, 33], strides: [1, 2] },
  { image: [2, 10, 9, 17], kernel: [3, 2, 40], strides: [3, 1], padding: 'valid' },
  { image: [5, 20, 21, 40], kernel: [3, 3, 33] },
  { image: [3, 30, 31, 16], kernel: [4, 4, 100], strides: 2 },
  { image: [2, 4, 5, 300], kernel: [3, 3, 70] },
  { image: [3, 20, 18, 16], kernel: [3, 3, 8] },
  { image: [50, 9, 5, 17], kernel: [3, 3, 33], strides: 2 },
];

const name = ({ image, kernel, strides = 1, padding = 'same', dilations = 1 }: Layer) =>
  `[${image.join()}] by [${kernel.join()}], strides ${strides.toString()}, padding ${padding.toString()}, dilations ${dilations.toString()}`;

function outputOf({ image, kernel: [h, w, o], strides = 1, padding = 'same' }: Layer): number[] {
  const shape = [h, w, image[3], o] as [number, number, number, number];
  return tf.backend_util.computeConv2DInfo(image, shape, strides, 1, padding as 'same').outShape;
}

/** Which of the lab's ops convolve, to so many pixels: with many channels oneDNN is faster. */
const forward = (channels: number, [batch, height, width]: readonly number[]): string[] =>
  channels <= 15 || batch! * height! * width! <= 1024 ? ['ModelLabConv2D'] : [];

describe('convolutions', () => {
  it.each(LAYERS.map((layer) => [name(layer), layer] as const))('%s', (_, layer) => {
    const { image, kernel, strides = 1, padding = 'same' } = layer;
    const [channels, [h, w, outputs]] = [image[3], kernel];
    const out = outputOf(layer);
    const f = (x: Tensor, k: Tensor) => tf.conv2d(x as Tensor4D, k as Tensor4D, strides, padding as 'same');
    const ops = expectAlike(
      withGradients(f as (...inputs: Tensor[]) => Tensor),
      [random(...image), random(h, w, channels, outputs), random(...out)],
      [h * w * channels, h * w * outputs, out[0]! * out[1]! * out[2]!],
    );
    const gradients = ['ModelLabConv2DBackpropFilter', 'ModelLabConv2DBackpropInput'];
    expect(ops.sort()).toEqual([...forward(channels, out), ...gradients]);
  });

  it('to few outputs stay TensorFlow’s, but for the gradient by the image', () => {
    const f = (x: Tensor, k: Tensor) => tf.conv2d(x as Tensor4D, k as Tensor4D, 2, 'same');
    const ops = expectAlike(
      withGradients(f as (...inputs: Tensor[]) => Tensor),
      [random(5, 9, 9, 40), random(4, 4, 40, 1), random(5, 5, 5, 1)],
      [640, 16, 125],
    );
    expect(ops).toEqual(['ModelLabConv2DBackpropInput']);
  });

  // tfjs has no gradients of these.
  it.each(
    (
      [
        { image: [1, 9, 10, 3], kernel: [3, 2, 8], dilations: 2 },
        { image: [5, 9, 10, 15], kernel: [3, 3, 33], padding: 'valid', dilations: [2, 1] },
        { image: [5, 12, 11, 7], kernel: [2, 4, 33], padding: 'valid', dilations: [1, 3] },
        { image: [1, 9, 8, 4], kernel: [3, 4, 33], padding: explicit(2, 1, 0, 3) },
        { image: [5, 8, 9, 15], kernel: [4, 3, 8], strides: 2, padding: explicit(0, 3, 2, 1) },
        { image: [2, 5, 5, 1], kernel: [2, 2, 16], strides: 3, padding: explicit(1, 0, 1, 2) },
        { image: [1, 12, 11, 40], kernel: [2, 4, 33], padding: explicit(2, 1, 0, 3), dilations: 2 },
      ] as Layer[]
    ).map((layer) => [name(layer), layer] as const),
  )('%s', (_, { image, kernel: [h, w, outputs], strides = 1, padding = 'same', dilations = 1 }) => {
    const rounding = typeof padding === 'string' ? undefined : 'floor';
    const f: Function = (x, k) => [
      tf.conv2d(x as Tensor4D, k as Tensor4D, strides, padding as 'same', 'NHWC', dilations, rounding),
    ];
    const inputs = [random(...image), random(h, w, image[3], outputs)];
    expect(expectAlike(f, inputs, [h * w * image[3]])).toEqual(
      forward(image[3], compiled(f, inputs).outputs[0]!.shape),
    );
  });

  it.each([
    { image: [5, 4, 5, 16], kernel: [4, 4, 3], strides: 2 },
    { image: [1, 4, 5, 17], kernel: [5, 3, 40], strides: 2 },
    { image: [1, 4, 3, 40], kernel: [3, 3, 1], strides: 1 },
    { image: [5, 4, 3, 8], kernel: [2, 1, 33], strides: 3 },
  ] as Layer[])(
    'transposed: $image by $kernel, strides $strides',
    ({ image, kernel: [h, w, outputs], strides = 1 }) => {
      const [batch, height, width, channels] = image;
      const out: [number, number, number, number] = [
        batch,
        height * (strides as number),
        width * (strides as number),
        outputs,
      ];
      const f = (x: Tensor, k: Tensor) => tf.conv2dTranspose(x as Tensor4D, k as Tensor4D, out, strides, 'same');
      const ops = expectAlike(
        withGradients(f as (...inputs: Tensor[]) => Tensor),
        [random(...image), random(h, w, outputs, channels), random(...out)],
        [h * w * channels, h * w * outputs, batch * height * width],
      );
      // The gradient by the images is a convolution of what came of them.
      expect(ops).toHaveLength(2 + forward(outputs, image).length);
    },
  );

  // tfjs never asks for these either, but the op takes them.
  it.each(
    (
      [
        { image: [2, 9, 8, 17], kernel: [3, 4, 33], padding: explicit(2, 1, 0, 3) },
        { image: [3, 8, 9, 16], kernel: [4, 3, 8], strides: [2, 1], padding: explicit(0, 3, 2, 1) },
        { image: [2, 12, 11, 20], kernel: [2, 4, 33], padding: explicit(2, 1, 0, 3), dilations: 2 },
        {
          image: [2, 11, 7, 18],
          kernel: [3, 2, 40],
          strides: [1, 3],
          padding: explicit(5, 4, 3, 6),
          dilations: [3, 1],
        },
        { image: [2, 9, 10, 3], kernel: [3, 2, 9], padding: explicit(1, 2, 3, 0), dilations: [1, 2] },
      ] as Layer[]
    ).map((layer) => [name(layer), layer] as const),
  )('the gradient by the weights: %s', (_, { image, kernel: [h, w, outputs], strides = 1, padding, dilations = 1 }) => {
    const [batch, height, width, channels] = image;
    const [[sh, sw], [down, across]] = [pair(strides), pair(dilations)];
    const [, [top, bottom], [left, right]] = padding as Exclude<Padding, string>;
    const rows = Math.floor((height + top + bottom - (h - 1) * down - 1) / sh) + 1;
    const columns = Math.floor((width + left + right - (w - 1) * across - 1) / sw) + 1;
    const [x, dy] = [random(...image), random(batch, rows, columns, outputs)];
    const ints = (...i: number[]) => ({ list: { i } });
    const graph = new Graph();
    const shape = [h, w, channels, outputs];
    const fed = [x, dy].map((each, i) => graph.placeholder(`in_${i}`, each.shape, 'float32'));
    const sizes = graph.constant(Int32Array.from(shape), [4], 'int32');
    const dw = graph.add('ModelLabConv2DBackpropFilter', [fed[0]!, sizes, fed[1]!], {
      T: attr.type('float32'),
      strides: ints(1, sh, sw, 1),
      dilations: ints(1, down, across, 1),
      padding: attr.string('EXPLICIT'),
      explicit_paddings: ints(0, 0, top, bottom, left, right, 0, 0),
    });
    const session = new Session(backend, graph.nodes);
    const [got] = session.run(
      [x, dy].map((each, i) => [fed[i]!, each]),
      [dw],
    ) as [Values];
    session.close();
    const expected = new Float64Array(h * w * channels * outputs);
    for (let n = 0; n < dy.data.length; n++) {
      const pixel = Math.floor(n / outputs);
      const [o, column, row] = [n % outputs, pixel % columns, Math.floor(pixel / columns) % rows];
      const first = Math.floor(pixel / columns / rows) * height;
      for (let k = 0; k < h * w * channels; k++) {
        const [ky, kx] = [Math.floor(k / channels / w), Math.floor(k / channels) % w];
        const [iy, ix] = [row * sh + ky * down - top, column * sw + kx * across - left];
        if (iy < 0 || iy >= height || ix < 0 || ix >= width) continue;
        expected[k * outputs + o]! += dy.data[n]! * x.data[((first + iy) * width + ix) * channels + (k % channels)]!;
      }
    }
    const values = { shape, data: Float32Array.from(expected) };
    expectClose(got, values, rounding(batch * rows * columns), 'dw');
  });

  it('are sums of products, and so are their gradients', () => {
    const [batch, height, width, channels, outputs, size, stride] = [2, 8, 7, 17, 18, 3, 2];
    const [x, w] = [random(batch, height, width, channels), random(size, size, channels, outputs)];
    const dy = random(batch, 4, 4, outputs);
    const y = new Float64Array(dy.data.length);
    const [dx, dw] = [new Float64Array(x.data.length), new Float64Array(w.data.length)];
    // SAME: of 9 × 9 pixels, the height's one more comes last, the width's two lie on both sides.
    for (let n = 0; n < dy.data.length; n++) {
      const [o, column, row] = [n % outputs, Math.floor(n / outputs) % 4, Math.floor(n / outputs / 4) % 4];
      const image = Math.floor(n / outputs / 16);
      for (let k = 0; k < size * size * channels; k++) {
        const [c, kx, ky] = [k % channels, Math.floor(k / channels) % size, Math.floor(k / channels / size)];
        const [iy, ix] = [row * stride + ky, column * stride + kx - 1];
        if (iy >= height || ix < 0 || ix >= width) continue;
        const at = ((image * height + iy) * width + ix) * channels + c;
        y[n]! += x.data[at]! * w.data[k * outputs + o]!;
        dx[at]! += dy.data[n]! * w.data[k * outputs + o]!;
        dw[k * outputs + o]! += dy.data[n]! * x.data[at]!;
      }
    }
    const f = (a: Tensor, b: Tensor) => tf.conv2d(a as Tensor4D, b as Tensor4D, stride, 'same');
    const { outputs: got, ops } = compiled(withGradients(f as (...inputs: Tensor[]) => Tensor), [x, w, dy]);
    expect(ops).toHaveLength(2 + forward(channels, dy.shape).length);
    const expected = [
      { shape: dy.shape, data: Float32Array.from(y) },
      { shape: x.shape, data: Float32Array.from(dx) },
      { shape: w.shape, data: Float32Array.from(dw) },
    ];
    expected.forEach((each, i) => expectClose(got[i]!, each, rounding(160), `output ${i}`));
  });

  it('of no images', () => {
    const f: Function = (x, k) => [tf.conv2d(x as Tensor4D, k as Tensor4D, 2, 'same')];
    // TensorFlow's own op with oneDNN gives it the images' shape: it is no reference.
    const { outputs, ops } = compiled(f, [random(0, 6, 5, 9), random(3, 3, 9, 8)]);
    expect(ops).toEqual(['ModelLabConv2D']);
    expect(outputs[0]!.shape).toEqual([0, 3, 3, 8]);
  });
});

interface Pooled extends Layer {
  windows?: number | [number, number];
  windowStrides?: number | [number, number];
  windowPadding?: 'same' | 'valid';
}

const POOLED: Pooled[] = [
  { image: [1, 28, 28, 1], kernel: [3, 3, 32], padding: 'valid' },
  { image: [70, 28, 28, 1], kernel: [3, 3, 32], padding: 'valid' }, // in several parts
  { image: [2, 4, 5, 3], kernel: [3, 3, 8] }, // a column in no window
  { image: [2, 5, 7, 3], kernel: [3, 2, 33], windowPadding: 'same' }, // windows of fewer pixels
  { image: [2, 1, 1, 2], kernel: [1, 1, 17], windowPadding: 'same' },
  { image: [1, 9, 40, 15], kernel: [5, 5, 100], strides: [1, 2] },
  { image: [3, 11, 12, 4], kernel: [2, 3, 40], strides: 2, windowStrides: [3, 2], windowPadding: 'same' },
  { image: [2, 12, 11, 7], kernel: [2, 4, 33], padding: 'valid', dilations: [1, 2], windowStrides: [2, 5] },
  { image: [2, 13, 14, 40], kernel: [3, 3, 70] },
  { image: [1, 8, 8, 15], kernel: [35, 35, 40] }, // weights that are packed in several parts
];

describe('convolutions with max pooling', () => {
  const layerOf =
    ({
      strides = 1,
      padding = 'same',
      dilations = 1,
      windows = 2,
      windowStrides = 2,
      windowPadding = 'valid',
    }: Pooled) =>
    (activation: (x: Tensor) => Tensor): Function =>
    (x, k, b) => {
      const sums = tf.conv2d(x as Tensor4D, k as Tensor4D, strides, padding as 'same', 'NHWC', dilations);
      const h = activation(b ? tf.add(sums, b) : sums) as Tensor4D;
      return [tf.maxPool(h, windows, windowStrides, windowPadding)];
    };
  const inputsOf = ({ image, kernel: [h, w, outputs] }: Layer) => [
    random(...image),
    random(h, w, image[3], outputs),
    random(outputs),
  ];

  it.each(POOLED.map((layer) => [JSON.stringify(layer), layer] as const))('%s', (_, layer) => {
    const [inputs, depth] = [inputsOf(layer), layer.kernel[0] * layer.kernel[1] * layer.image[3]];
    expect(expectAlike(layerOf(layer)(relu), inputs, [depth])).toEqual(['ModelLabConv2DMaxPool']);
    expect(
      expectAlike(
        layerOf(layer)((x) => x),
        inputs.slice(0, 2),
        [depth],
      ),
    ).toEqual(['ModelLabConv2DMaxPool']);
  });

  it.each(ACTIVATIONS)('and %s', (label, activation) => {
    const layer: Pooled = { image: [3, 9, 8, 5], kernel: [3, 3, 19] };
    const ops = expectAlike(layerOf(layer)(activation), inputsOf(layer), [45]);
    // Below a slope of 0 the largest sum is not what becomes the largest.
    const turned = label === 'leaky ReLU of -0.5';
    expect(ops).toEqual(turned ? ['ModelLabConv2D', 'ModelLabMaxPool'] : ['ModelLabConv2DMaxPool']);
  });

  /** What comes of it where a gradient needs what lies between. */
  const apart = (f: Function, inputs: readonly Values[]): Values => {
    const trained: Function = (...all) => [
      ...f(...all),
      ...tf.grads((...each: Tensor[]) => tf.sum(f(...each)[0]!))(all),
    ];
    const { outputs, ops } = compiled(trained, inputs);
    expect(ops.slice(0, 2)).toEqual(['ModelLabConv2D', 'ModelLabMaxPool']);
    return outputs[0]!;
  };

  it('give just what two ops give', () => {
    const layer: Pooled = { image: [5, 14, 13, 3], kernel: [3, 3, 40] };
    const [f, inputs] = [layerOf(layer)(relu), inputsOf(layer)];
    expect(compiled(f, inputs).outputs[0]).toEqual(apart(f, inputs));
  });

  it.each([1, 17])('of what is not finite, to 8 · %d channels: a window that holds no number has none', (outputs) => {
    const layer: Pooled = { image: [3, 6, 6, 2], kernel: [1, 1, 8 * outputs] };
    const [f, inputs] = [layerOf(layer)(relu), inputsOf(layer)];
    const [x, , b] = inputs as [Values, Values, Values];
    [NaN, Infinity, -Infinity].forEach((value, i) => (x.data[72 * i + 13] = value));
    b.data[3] = NaN;
    const [{ data }] = compiled(f, inputs).outputs as [Values];
    expect(data).toEqual(apart(f, inputs).data);
    const [first, second] = [0, 1].map((window) => data.slice(window * 8 * outputs, (window + 1) * 8 * outputs));
    expect(first!.every(Number.isNaN)).toBe(true);
    expect([...second!.keys()].filter((i) => Number.isNaN(second![i]))).toEqual([3]);
  });

  it('of no images', () => {
    const f: Function = (x, k) => [tf.maxPool(tf.conv2d(x as Tensor4D, k as Tensor4D, 1, 'same'), 2, 2, 'valid')];
    const { outputs, ops } = compiled(f, [random(0, 6, 5, 9), random(3, 3, 9, 8)]);
    expect(ops).toEqual(['ModelLabConv2DMaxPool']);
    expect(outputs[0]!.shape).toEqual([0, 3, 2, 8]);
  });

  it.each<[string, Partial<Pooled>]>([
    ['of another size', { windows: 3, windowStrides: 3 }],
    ['that overlap', { windowStrides: [2, 1] }],
    ['of images with many channels, which oneDNN convolves', { image: [15, 9, 8, 16] }],
  ])('in windows %s stay two ops', (__, more) => {
    const layer: Pooled = { image: [2, 9, 8, 5], kernel: [3, 3, 19], ...more };
    expect(expectAlike(layerOf(layer)(relu), inputsOf(layer), [150]).at(-1)).toBe('ModelLabMaxPool');
  });
});
