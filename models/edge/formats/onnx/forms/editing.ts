/** Changing an ONNX graph: new constants and nodes before, after or in place of others. */
import { attribute, freeName, type OnnxGraph, type OnnxNode, type OnnxTensor } from '../onnx-graph.js';
import type { WrittenType } from '../data-types.js';
import type { AttributeProto } from '../schema.js';

export class Editing {
  readonly graph: OnnxGraph;
  readonly #names: Set<string>;
  readonly #before = new Map<OnnxNode, OnnxNode[]>();
  readonly #after = new Map<OnnxNode, OnnxNode[]>();
  readonly #first: OnnxNode[] = [];
  readonly #gone = new Set<OnnxNode>();

  /** Changes a copy: neither nodes nor constants of `graph` itself. */
  constructor(graph: OnnxGraph) {
    this.graph = {
      ...graph,
      nodes: graph.nodes.map((node) => ({ ...node, inputs: [...node.inputs], outputs: [...node.outputs] })),
      tensors: new Map(graph.tensors),
      values: new Map(graph.values),
    };
    this.#names = new Set([
      ...graph.tensors.keys(),
      ...[...graph.inputs, ...graph.outputs].map(({ name }) => name),
      ...graph.nodes.flatMap(({ name, outputs }) => [name, ...outputs]),
    ]);
  }

  name(wish: string): string {
    const name = freeName(wish, (one) => this.#names.has(one));
    this.#names.add(name);
    return name;
  }

  tensor(wish: string, type: WrittenType, shape: readonly number[], data: OnnxTensor['data']): string {
    const name = this.name(wish);
    this.graph.tensors.set(name, { name, type, shape, data });
    return name;
  }

  /** A node of one output, or of several, that makes values of these names. Add it with one of the next three. */
  node(op: string, inputs: string[], outputs: string[], attributes: AttributeProto[] = []): OnnxNode {
    // Of those there are so many that their names would take more room than they do.
    const name = /^(?:Deq|Q)uantizeLinear$/.test(op) ? '' : this.name(`${outputs[0]}/${op}`);
    return { name, op, inputs, outputs, attributes };
  }

  /** An int8 or int32 constant that is made float as it is read, with a scale for each index of `axis`. */
  dequantized(
    constant: { name: string; data: Int8Array | Int32Array; shape: readonly number[] },
    { scales, axis, output }: { scales: Float32Array; axis: number; output: string },
  ): void {
    const type = constant.data instanceof Int8Array ? 'int8' : 'int32';
    const numbers = this.tensor(`${constant.name}/${type}`, type, constant.shape, constant.data);
    const scale = this.tensor(`${constant.name}/scale`, 'float32', [scales.length], scales);
    const inputs = [numbers, scale, this.#zeros(constant.name, type, scales.length)];
    this.first(this.node('DequantizeLinear', inputs, [output], [attribute.int('axis', axis)]));
  }

  /**
   * Zero points that are all 0. They could be left out, but ONNX Runtime then takes one for all channels. Those of weights are
   * not shared: where it makes int8 weights uint8, it gives each zero point a name once.
   */
  #zeros(constant: string, type: 'int8' | 'int32', count: number): string {
    if (type === 'int8') return this.tensor(`${constant}/zero_point`, type, [count], new Int8Array(count));
    const name = `${count} zeros`;
    return this.graph.tensors.has(name) ? name : this.tensor(name, type, [count], new Int32Array(count));
  }

  /** At the beginning, where only constants and inputs are known. */
  first(node: OnnxNode): void {
    this.#first.push(node);
  }

  before(place: OnnxNode, node: OnnxNode): void {
    this.#before.set(place, [...(this.#before.get(place) ?? []), node]);
  }

  after(place: OnnxNode, node: OnnxNode): void {
    this.#after.set(place, [...(this.#after.get(place) ?? []), node]);
  }

  remove(node: OnnxNode): void {
    this.#gone.add(node);
  }

  /** The graph with all changes, without nodes and constants that nobody reads any more. */
  done(): OnnxGraph {
    const nodes = [
      ...this.#first,
      ...this.graph.nodes.flatMap((node) => [
        ...(this.#before.get(node) ?? []),
        ...(this.#gone.has(node) ? [] : [node]),
        ...(this.#after.get(node) ?? []),
      ]),
    ];
    const read = new Set(this.graph.outputs.map(({ name }) => name));
    const needed = nodes.reverse().filter(({ inputs, outputs }) => {
      const isNeeded = outputs.some((output) => read.has(output));
      if (isNeeded) for (const input of inputs) read.add(input);
      return isNeeded;
    });
    return {
      ...this.graph,
      nodes: needed.reverse(),
      tensors: new Map([...this.graph.tensors].filter(([name]) => read.has(name))),
      values: new Map([...this.graph.values].filter(([name]) => read.has(name))),
    };
  }
}
