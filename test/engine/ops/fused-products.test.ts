import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import { describe, expect, it, test } from 'vitest';
import { CompiledProgram } from '../../../models/engine/compiled-program.js';
import { finishProducts } from '../../../models/engine/fused-products.js';
import { nodeOf } from '../../../models/engine/graph.js';
import { attr, type NodeDef } from '../../../models/engine/graph-def.js';
import { leakyRelu, relu } from '../../../models/engine/ops.js';
import { tf } from '../../../models/engine/tensorflow.js';
import { backend, random } from './own-ops.js';

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

  describe('max pooling', () => {
    const ints = (...i: number[]) => ({ list: { i } });
    const attrs = { N: attr.int(0), strides: ints(1, 1, 1, 1), padding: attr.string('SAME') };
    const convolution = node('ModelLabConv2D', 'conv', ['x', 'w'], attrs);
    const active = (alpha: number) => node('LeakyRelu', 'active', ['conv'], { alpha: attr.float(alpha) });
    const pooling = (size: number, stride: number, input = 'conv') =>
      node('ModelLabMaxPool', 'last', [input], {
        ksize: ints(1, size, size, 1),
        strides: ints(1, stride, stride, 1),
        padding: attr.string('VALID'),
      });
    const windows = { ksize: ints(1, 2, 2, 1), pool_strides: ints(1, 3, 3, 1), pool_padding: attr.string('VALID') };

    it('after a convolution', () => {
      const finished = finishProducts([x, w, convolution, pooling(2, 3), out], new Map());
      expect(finished).toEqual([
        x,
        w,
        node('ModelLabConv2DMaxPool', 'last', ['x', 'w'], { ...attrs, ...windows }),
        out,
      ]);
    });

    it('after its activation', () => {
      const [, , one] = finishProducts([x, w, convolution, active(0), pooling(2, 3, 'active'), out], new Map());
      expect(one!.op).toBe('ModelLabConv2DMaxPool');
      expect(one!.attr).toEqual({ ...attrs, ...windows, activation: attr.string('LeakyRelu'), alpha: attr.float(0) });
    });

    it.each([
      ['in windows of another size', [convolution, pooling(3, 3)]],
      ['in windows that overlap', [convolution, pooling(2, 1)]],
      ['after a product', [product, pooling(2, 2, 'product')]],
      ['of what another node reads', [convolution, pooling(2, 2), node('Neg', 'other', ['conv'])]],
    ])('not %s', (_, nodes) => {
      expect(finishProducts([x, w, ...nodes, out], new Map())).toEqual([x, w, ...nodes, out]);
    });

    it('not after an activation that turns the order', () => {
      const nodes = finishProducts([x, w, convolution, active(-0.1), pooling(2, 2, 'active'), out], new Map());
      expect(nodes.map(({ op }) => op)).toEqual([
        'Placeholder',
        'Placeholder',
        'ModelLabConv2D',
        'ModelLabMaxPool',
        'Identity',
      ]);
    });
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
