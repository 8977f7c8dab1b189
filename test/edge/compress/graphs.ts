/** Small graphs made by hand, with names to be read. */
import { attr, type AttrValue, type NodeDef } from '../../../models/engine/graph-def.js';
import { constantNode, floats, integers } from '../../../models/edge/graph/constants.js';
import type { InferenceGraph, Ref, Shape } from '../../../models/edge/graph/inference-graph.js';
import type { InferenceInput } from '../../../models/core/inference.js';

export const B = { batch: 1 } as const;
const float = { T: attr.type('float32') };

/** Builds a graph node by node; what each method is given is a ref or numbers. */
export class GraphMaker {
  readonly #nodes: NodeDef[] = [];
  readonly #shapes = new Map<Ref, Shape>();
  readonly #types: InferenceGraph['types'] & Map<Ref, 'float32' | 'int32' | 'bool'> = new Map();
  readonly #inputs: (InferenceInput & { ref: Ref })[] = [];

  input(name: string, shape: number[], dtype: 'float32' | 'int32' = 'float32'): Ref {
    this.#inputs.push({ name, shape, dtype, meaning: { kind: 'latent' }, ref: name });
    return this.add(
      name,
      'Placeholder',
      [],
      [B, ...shape],
      {
        dtype: attr.type(dtype),
        shape: attr.shape([-1, ...shape]),
      },
      dtype,
    );
  }

  floats(name: string, shape: number[], values: Iterable<number>): Ref {
    this.#nodes.push(constantNode(name, floats(shape, values)));
    return this.#known(name, shape, 'float32');
  }

  integers(name: string, values: number[], shape = [values.length]): Ref {
    this.#nodes.push(constantNode(name, integers(shape, values)));
    return this.#known(name, shape, 'int32');
  }

  add(
    name: string,
    op: string,
    input: Ref[],
    shape: Shape,
    attrs: Record<string, AttrValue> = float,
    type: 'float32' | 'int32' | 'bool' = 'float32',
  ): Ref {
    this.#nodes.push({ name, op, input, attr: attrs });
    return this.#known(name, shape, type);
  }

  /** x [B, I] · kernel [I, O] + bias [O], with constants `name/kernel` and `name/bias`. */
  dense(
    name: string,
    x: Ref,
    [inputs, outputs]: [number, number],
    { kernel, bias }: Record<'kernel' | 'bias', Iterable<number>>,
  ): Ref {
    const w = this.floats(`${name}/kernel`, [inputs, outputs], kernel);
    const b = this.floats(`${name}/bias`, [outputs], bias);
    const y = this.add(`${name}/product`, 'MatMul', [x, w], [B, outputs], {
      ...float,
      transpose_a: attr.bool(false),
      transpose_b: attr.bool(false),
    });
    return this.add(name, 'AddV2', [y, b], [B, outputs]);
  }

  /** x [B, H, W, I] convolved with kernel [k, k, I, O] at stride 1, plus bias [O]. */
  conv(
    name: string,
    x: Ref,
    {
      k,
      bias,
      kernel,
      padding = 'SAME',
    }: {
      k: [number, number, number, number];
      kernel: Iterable<number>;
      bias: Iterable<number>;
      padding?: 'SAME' | 'VALID';
    },
  ): Ref {
    const [, height, width] = this.#shapes.get(x)! as [unknown, number, number];
    const lost = padding === 'SAME' ? 0 : k[0] - 1;
    const shape: Shape = [B, height - lost, width - lost, k[3]];
    const w = this.floats(`${name}/kernel`, k, kernel);
    const b = this.floats(`${name}/bias`, [k[3]], bias);
    const y = this.add(`${name}/product`, 'Conv2D', [x, w], shape, {
      ...float,
      strides: { list: { i: [1, 1, 1, 1] } },
      padding: attr.string(padding),
    });
    return this.add(name, 'AddV2', [y, b], shape);
  }

  pool(name: string, x: Ref): Ref {
    const [, height, width, channels] = this.#shapes.get(x)! as [unknown, number, number, number];
    return this.add(name, 'MaxPool', [x], [B, height / 2, width / 2, channels], {
      ...float,
      ksize: { list: { i: [1, 2, 2, 1] } },
      strides: { list: { i: [1, 2, 2, 1] } },
      padding: attr.string('VALID'),
    });
  }

  /** To [B, …sizes]. */
  reshape(name: string, x: Ref, sizes: number[], batch: Shape[number] = B): Ref {
    const shape = this.integers(`${name}/shape`, [-1, ...sizes]);
    return this.add(name, 'Reshape', [x, shape], [batch, ...sizes], { ...float, Tshape: attr.type('int32') });
  }

  graph(output: Ref): InferenceGraph {
    const shape = this.#shapes.get(output)!.slice(1) as number[];
    return {
      name: 'made',
      nodes: this.#nodes,
      shapes: this.#shapes,
      types: this.#types,
      inputs: this.#inputs,
      outputs: [{ name: 'y', shape, help: 'numbers', ref: output }],
    };
  }

  #known(name: string, shape: Shape, type: 'float32' | 'int32' | 'bool'): Ref {
    this.#shapes.set(name, shape);
    this.#types.set(name, type);
    return name;
  }
}
