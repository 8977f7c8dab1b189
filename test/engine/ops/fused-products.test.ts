import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { CompiledProgram } from '../../../models/engine/compiled-program.js';
import { finishProducts } from '../../../models/engine/fused-products.js';
import { nodeOf } from '../../../models/engine/graph.js';
import { attr, type NodeDef } from '../../../models/engine/graph-def.js';
import type { NativeBackend } from '../../../models/engine/native-backend.js';
import { leakyRelu, relu } from '../../../models/engine/ops.js';
import { fused } from '../../../models/engine/ops/fused.js';
import type { ProgramFunction } from '../../../models/engine/program.js';
import { tf } from '../../../models/engine/tensorflow.js';
import { nativeBackend } from '../native.js';

let backend: NativeBackend;
beforeAll(async () => {
  backend = await nativeBackend();
  expect(fused()).not.toBeNull();
});

type Values = { shape: number[]; data: Float32Array };
type Function = (...inputs: Tensor[]) => Tensor[];

/** Random numbers of mean 0 and deviation 1, each call's others. */
const random = (() => {
  let state = 1;
  const next = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0) / 2 ** 31;
  return (...shape: number[]): Values => ({
    shape,
    data: Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => next() * Math.sqrt(3)),
  });
})();

/** What a program of `f` gives, and the lab's own products in its graph, in order. */
function compiled(f: Function, inputs: readonly Values[]): { outputs: Values[]; ops: string[]; nodes: NodeDef[] } {
  const fn: ProgramFunction = (_, fed) =>
    Object.fromEntries(f(...inputs.map((__, i) => fed[`x${i}`]!)).map((tensor, i) => [`y${i}`, tensor]));
  const program = new CompiledProgram(backend, { variables: {}, functions: { fn } });
  const feeds = Object.fromEntries(inputs.map((each, i) => [`x${i}`, each]));
  const { tensors } = program.run('fn', feeds);
  const { nodes } = program.recorded({ name: 'fn', feeds });
  program.dispose();
  const outputs = Object.keys(tensors).map((_, i) => tensors[`y${i}`]! as Values);
  // Both recordings are in the graph, under the same inputs' names but for the placeholders.
  const half = nodes.slice(
    0,
    nodes.findIndex(({ name }) => name.startsWith('function_1_')),
  );
  return { outputs, nodes: half, ops: half.map(({ op }) => op).filter((op) => /^ModelLab(MatMul|Conv)/.test(op)) };
}

/** What TensorFlow's own ops give: nothing is replaced where ops run one by one. */
function eager(f: Function, inputs: readonly Values[]): Values[] {
  return tf.tidy(() =>
    f(...inputs.map(({ shape, data }) => tf.tensor(data, shape))).map((tensor) => ({
      shape: tensor.shape,
      data: tensor.dataSync() as Float32Array,
    })),
  );
}

/** `error` is absolute; what isn't finite has to be the same. */
function expectClose(actual: Values, expected: Values, error: number, message: string): void {
  expect(actual.shape, message).toEqual(expected.shape);
  let worst = 0;
  for (let at = 0; at < expected.data.length; at++) {
    const [value, got] = [expected.data[at]!, actual.data[at]!];
    const off = Math.abs(got - value);
    if (off > worst) worst = off;
    else if (Number.isNaN(off) && !Object.is(got, value)) worst = Infinity;
  }
  expect(worst, message).toBeLessThanOrEqual(error);
}

/** Rounding of sums of `depth` products of numbers around 1. */
const rounding = (depth: number) => 1e-5 * Math.sqrt(Math.max(1, depth));

/** Holds each output to TensorFlow's; `depths` of their sums. Gives the lab's own ops. */
function expectAlike(f: Function, inputs: readonly Values[], depths: readonly number[]): string[] {
  const { outputs, ops } = compiled(f, inputs);
  const expected = eager(f, inputs);
  expect(outputs).toHaveLength(expected.length);
  outputs.forEach((each, i) => expectClose(each, expected[i]!, rounding(depths[i]!), `output ${i}`));
  return ops;
}

const TRANSPOSED = [false, true].flatMap((a) => [false, true].map((b) => [a, b] as const));

describe('products of matrices', () => {
  const matMuls: Function = (...all) =>
    TRANSPOSED.map(([ta, tb], i) => tf.matMul(all[2 * i] as Tensor2D, all[2 * i + 1] as Tensor2D, ta, tb));
  const factors = (rows: number, columns: number, depth: number) =>
    TRANSPOSED.flatMap(([ta, tb]) => [
      random(...(ta ? [depth, rows] : [rows, depth])),
      random(...(tb ? [columns, depth] : [depth, columns])),
    ]);

  it.each([
    [1, 1, 1],
    [1, 33, 513],
    [1, 64, 1024],
    [5, 17, 2],
    [6, 16, 17],
    [7, 15, 513],
    [13, 32, 1024],
    [14, 31, 17],
    [14, 64, 513],
    [15, 33, 1024],
    [15, 1, 17],
    [2100, 1, 1025],
    [29, 65, 513],
    [29, 300, 1],
    [300, 17, 2],
    [300, 31, 1025],
    [300, 65, 1024],
    [300, 600, 17],
    [700, 33, 1024],
    [650, 270, 515],
  ])('%d × %d of depth %d, either factor transposed or not', (rows, columns, depth) => {
    const ops = expectAlike(matMuls, factors(rows, columns, depth), [depth, depth, depth, depth]);
    expect(ops).toEqual(Array(4).fill('ModelLabMatMul'));
  });

  it('are sums of products', () => {
    const [rows, columns, depth] = [37, 45, 530];
    const inputs = factors(rows, columns, depth);
    const { outputs } = compiled(matMuls, inputs);
    TRANSPOSED.forEach(([ta, tb], i) => {
      const [a, b] = [inputs[2 * i]!.data, inputs[2 * i + 1]!.data];
      const data = new Float32Array(rows * columns);
      for (let r = 0; r < rows; r++) {
        for (let c = 0; c < columns; c++) {
          let sum = 0;
          for (let k = 0; k < depth; k++)
            sum += a[ta ? k * rows + r : r * depth + k]! * b[tb ? c * depth + k : k * columns + c]!;
          data[r * columns + c] = sum;
        }
      }
      expectClose(outputs[i]!, { shape: [rows, columns], data }, rounding(depth), `transposed: ${ta}, ${tb}`);
    });
  });

  it.each([
    [0, 5, 3],
    [3, 0, 5],
    [20, 40, 0],
  ])('%d × %d of depth %d, which hold nothing or sum up nothing', (rows, columns, depth) => {
    expectAlike(matMuls, factors(rows, columns, depth), [1, 1, 1, 1]);
  });
});

/** `signed`: the output is positive just where the input is, so that the gradient needs the output alone. */
type Activation = [name: string, f: (x: Tensor) => Tensor, signed: boolean];
const ACTIVATIONS: Activation[] = [
  ['nothing', (x) => x, true],
  ['ReLU', relu, true],
  ...[0, 0.01, 0.2, 1, 1.5, -0.5].map((slope): Activation => [
    `leaky ReLU of ${slope}`,
    (x) => leakyRelu(x, slope),
    slope > 0,
  ]),
];

/** The value and the gradients by each input but the last, which is the output's. */
const withGradients =
  (f: (...inputs: Tensor[]) => Tensor): Function =>
  (...inputs) => {
    const [of, dy] = [inputs.slice(0, -1), inputs.at(-1)!];
    return [f(...of), ...tf.grads(f)(of, dy)];
  };

describe.each(ACTIVATIONS)('bias and %s', (_, activation, signed) => {
  const dense = (x: Tensor, w: Tensor, b: Tensor) => activation(tf.add(tf.matMul(x as Tensor2D, w as Tensor2D), b));
  const convolved = (x: Tensor, w: Tensor, b: Tensor) =>
    activation(tf.add(tf.conv2d(x as Tensor4D, w as Tensor4D, 1, 'same'), b));

  it.each([
    [6, 5, 3],
    [40, 20, 1],
    [31, 600, 37],
    [31, 20, 600],
  ])('after a product, %d × %d × %d', (rows, depth, columns) => {
    const inputs = [random(rows, depth), random(depth, columns), random(columns), random(rows, columns)];
    const f = withGradients(dense as (...inputs: Tensor[]) => Tensor);
    expectAlike(f, inputs, [depth, columns, rows, rows]);
    const { nodes } = compiled(f, inputs);
    const left = nodes.map(({ op }) => op).filter((op) => /^(Add|AddV2|BiasAdd|Relu|LeakyRelu)$/.test(op));
    expect(left).toEqual(signed ? [] : ['LeakyRelu']);
  });

  it.each([
    [3, 19],
    [15, 40],
    [17, 40], // TensorFlow's own, with the lab's gradients
  ])('after a convolution, from %d to %d', (channels, outputs) => {
    const inputs = [
      random(2, 7, 6, channels),
      random(3, 3, channels, outputs),
      random(outputs),
      random(2, 7, 6, outputs),
    ];
    const f = withGradients(convolved as (...inputs: Tensor[]) => Tensor);
    expectAlike(f, inputs, [9 * channels, 9 * outputs, 84, 84]);
  });

  it('of what is not finite', () => {
    const x = random(20, 9);
    [NaN, Infinity, -Infinity].forEach((value, i) => (x.data[(3 + i) * 9 + i] = value));
    const b = random(33);
    [NaN, Infinity, -Infinity].forEach((value, i) => (b.data[15 + i] = value));
    const f = withGradients(dense as (...inputs: Tensor[]) => Tensor);
    expectAlike(f, [x, random(9, 33), b, random(20, 33)], [9, 33, 20, 20]);
    const image = random(1, 5, 4, 3);
    [NaN, Infinity, -Infinity].forEach((value, i) => (image.data[18 * i] = value));
    const g = withGradients(convolved as (...inputs: Tensor[]) => Tensor);
    expectAlike(g, [image, random(1, 1, 3, 33), b, random(1, 5, 4, 33)], [3, 33, 20, 20]);
  });
});

type Padding = 'same' | 'valid' | [[number, number], [number, number], [number, number], [number, number]];
interface Layer {
  image: [batch: number, height: number, width: number, channels: number];
  kernel: [height: number, width: number, outputs: number];
  strides?: number | [number, number];
  padding?: Padding;
  dilations?: number | [number, number];
}

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
];

const name = ({ image, kernel, strides = 1, padding = 'same', dilations = 1 }: Layer) =>
  `[${image.join()}] by [${kernel.join()}], strides ${strides.toString()}, padding ${padding.toString()}, dilations ${dilations.toString()}`;

function outputOf({ image, kernel: [h, w, o], strides = 1, padding = 'same' }: Layer): number[] {
  const shape = [h, w, image[3], o] as [number, number, number, number];
  return tf.backend_util.computeConv2DInfo(image, shape, strides, 1, padding as 'same').outShape;
}

/** Which of the lab's ops convolve: with many channels oneDNN is faster. */
const forward = (channels: number): string[] => (channels <= 15 ? ['ModelLabConv2D'] : []);

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
    expect(ops.sort()).toEqual([...forward(channels), ...gradients]);
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
    const ops = expectAlike(f, [random(...image), random(h, w, image[3], outputs)], [h * w * image[3]]);
    expect(ops).toEqual(forward(image[3]));
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
      expect(ops).toHaveLength(2 + forward(outputs).length);
    },
  );

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
    expect(ops).toHaveLength(2 + forward(channels).length);
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

describe('what is taken into a product', () => {
  const node = (op: string, name: string, input: string[], attrs: NodeDef['attr'] = {}): NodeDef => ({
    name,
    op,
    input,
    attr: attrs,
  });
  const x = node('Placeholder', 'x', []);
  const w = node('Placeholder', 'w', []);
  const b = node('Placeholder', 'b', []);
  const product = node('ModelLabMatMul', 'product', ['x', 'w'], { N: attr.int(0) });
  const sum = node('AddV2', 'sum', ['product', 'b']);
  const out = node('Identity', 'out', ['last']);
  const shapes = (bias: number[], rows = 4) =>
    new Map([
      ['b', bias],
      ['product', [rows, 3]],
    ]);
  const names = (nodes: NodeDef[]) => nodes.map((each) => each.name);

  it.each(['Add', 'AddV2', 'BiasAdd'])('a bias by %s, and an activation after it', (op) => {
    const last = node('LeakyRelu', 'last', ['sum'], { alpha: attr.float(0.3) });
    const nodes = [x, w, product, b, node(op, 'sum', ['product', 'b']), last, out];
    const finished = finishProducts(nodes, shapes([3]));
    expect(names(finished)).toEqual(['x', 'w', 'b', 'last', 'out']);
    expect(finished[3]).toEqual(
      node('ModelLabMatMul', 'last', ['x', 'w', 'b'], {
        N: attr.int(1),
        activation: attr.string('LeakyRelu'),
        alpha: attr.float(0.3),
      }),
    );
    expect(nodes).toHaveLength(7);
    expect(product).toEqual(node('ModelLabMatMul', 'product', ['x', 'w'], { N: attr.int(0) }));
  });

  it('a bias that comes before what it is added to', () => {
    const finished = finishProducts([x, w, b, product, node('AddV2', 'last', ['b', 'product']), out], shapes([3]));
    expect(finished[3]).toEqual(node('ModelLabMatMul', 'last', ['x', 'w', 'b'], { N: attr.int(1) }));
    expect(names(finished)).toEqual(['x', 'w', 'b', 'last', 'out']);
  });

  it('an activation without bias', () => {
    const finished = finishProducts([x, w, product, node('Relu', 'last', ['product']), out], shapes([3]));
    const attrs = { N: attr.int(0), activation: attr.string('Relu') };
    expect(finished).toEqual([x, w, node('ModelLabMatMul', 'last', ['x', 'w'], attrs), out]);
  });

  it.each([
    ['a row of a matrix', [1, 3]],
    ['a column', [4, 1]],
    ['a number', []],
    ['one number', [1]],
    ['a vector of another size', [4]],
  ])('not %s', (_, bias) => {
    const nodes = [x, w, b, product, node('AddV2', 'last', ['product', 'b']), out];
    expect(finishProducts(nodes, shapes(bias))).toEqual(nodes);
  });

  it('nothing of unknown shape', () => {
    const nodes = [x, w, b, product, node('AddV2', 'last', ['product', 'b']), out];
    expect(finishProducts(nodes, new Map([['product', [4, 3]]]))).toEqual(nodes);
    expect(finishProducts(nodes, new Map([['b', [3]]]))).toEqual(nodes);
  });

  it.each([
    ['reads the product too', ['product']],
    ['waits for the product', ['x', '^product']],
  ])('no bias where another node %s', (_, input) => {
    const nodes = [x, w, b, product, sum, node('Relu', 'last', ['sum']), node('Neg', 'other', input), out];
    expect(finishProducts(nodes, shapes([3]))).toEqual(nodes);
  });

  it.each([
    ['reads the sum too', ['sum']],
    ['waits for the sum', ['x', '^sum']],
  ])('the bias alone where another node %s', (_, input) => {
    const [last, other] = [node('Relu', 'last', ['sum']), node('Neg', 'other', input)];
    const finished = finishProducts([x, w, b, product, sum, last, other, out], shapes([3]));
    expect(finished).toEqual([
      x,
      w,
      b,
      node('ModelLabMatMul', 'sum', ['x', 'w', 'b'], { N: attr.int(1) }),
      last,
      other,
      out,
    ]);
  });

  it('no bias where the sum waits for the product as well', () => {
    const nodes = [x, w, b, product, node('AddV2', 'last', ['product', 'b', '^product']), out];
    expect(finishProducts(nodes, shapes([3]))).toEqual(nodes);
  });

  it('not a product itself', () => {
    const nodes = [x, w, product, node('AddV2', 'last', ['product', 'product']), out];
    expect(finishProducts(nodes, shapes([3]))).toEqual(nodes);
  });

  it('one of two products that are added, and not as a bias', () => {
    const other = node('ModelLabMatMul', 'other', ['w', 'x'], { N: attr.int(0) });
    const last = node('AddV2', 'last', ['product', 'other']);
    const nodes = [x, w, product, other, last, out];
    for (const rows of [1, 4]) {
      const both = new Map([
        ['product', [rows, 3]],
        ['other', [rows, 3]],
      ]);
      expect(finishProducts(nodes, both)).toEqual(nodes);
    }
  });

  it('with what each of them waits for', () => {
    const waiting = [x, w, b, node('ModelLabMatMul', 'product', ['x', 'w', '^b', '^x'], { N: attr.int(0) })];
    const finished = finishProducts(
      [...waiting, node('AddV2', 'sum', ['product', 'b', '^w', '^x']), node('Relu', 'last', ['sum', '^b']), out],
      shapes([3]),
    );
    expect(names(finished)).toEqual(['x', 'w', 'b', 'last', 'out']);
    expect(finished[3]!.input.slice(0, 3)).toEqual(['x', 'w', 'b']);
    expect(finished[3]!.input.slice(3).sort()).toEqual(['^b', '^w', '^x']);
  });

  test('a network of dense layers is one node for each', () => {
    const program = new CompiledProgram(backend, {
      variables: Object.fromEntries(
        [random(5, 16), random(16), random(16, 9), random(9), random(9, 2), random(2)].map((each, i) => [
          `v${i}`,
          each,
        ]),
      ),
      functions: {
        fn: (scope, fed) => {
          const layer = (input: Tensor, i: number) =>
            tf.add(tf.matMul(input as Tensor2D, scope.variable(`v${i}`) as Tensor2D), scope.variable(`v${i + 1}`));
          return { y: layer(leakyRelu(layer(relu(layer(fed['x']!, 0)), 2), 0.1), 4) };
        },
      },
    });
    const { nodes } = program.recorded({ name: 'fn', feeds: { x: random(7, 5) } });
    program.dispose();
    const computing = nodes.filter(
      ({ op }) => !/^(Const|Placeholder|.*Variable.*|VarHandleOp|Identity|Pack|Fill)$/.test(op),
    );
    expect(computing.map(({ op }) => op)).toEqual(Array(3).fill('ModelLabMatMul'));
    const known = new Set<string>();
    for (const { name: each, input } of nodes) {
      for (const ref of input) expect(known).toContain(nodeOf(ref.replace('^', '')));
      known.add(each);
    }
  });
});
