/** A graph of ONNX's ops as it is put together, before it becomes bytes. */
import type { Ref, Shape } from '../../graph/inference-graph.js';
import type { WrittenType } from './data-types.js';
import type { AttributeProto } from './schema.js';

export interface OnnxNode {
  name: string;
  op: string;
  /** '' where an optional input is left out. */
  inputs: string[];
  outputs: string[];
  attributes: AttributeProto[];
}

/** A constant. */
export interface OnnxTensor {
  name: string;
  type: WrittenType;
  shape: readonly number[];
  /** Row-major; a half and a bool as whole numbers. */
  data: Float32Array | Uint16Array | Int8Array | Uint8Array | Int32Array | BigInt64Array;
}

export interface OnnxValue {
  name: string;
  type: WrittenType;
  shape: Shape;
}

export interface OnnxGraph {
  name: string;
  /** Each after those that it needs. */
  nodes: OnnxNode[];
  tensors: Map<string, OnnxTensor>;
  inputs: OnnxValue[];
  outputs: OnnxValue[];
  /** Of values between nodes, as far as they are known. */
  values: Map<string, OnnxValue>;
  /** Which of the exported graph's values each value is, whatever the order of its axes; others are steps on the way to one. */
  origins: Map<string, Ref>;
}

export const attribute = {
  int: (name: string, i: number): AttributeProto => ({ name, i, type: 2 }),
  float: (name: string, f: number): AttributeProto => ({ name, f, type: 1 }),
  string: (name: string, text: string): AttributeProto => ({ name, s: new TextEncoder().encode(text), type: 3 }),
  ints: (name: string, ints: readonly number[]): AttributeProto => ({ name, ints: [...ints], type: 7 }),
};

/** The nodes that read each value. */
export function readersOfValues({ nodes }: Pick<OnnxGraph, 'nodes'>): Map<string, OnnxNode[]> {
  const readers = new Map<string, OnnxNode[]>();
  for (const node of nodes) {
    for (const input of new Set(node.inputs)) {
      const known = readers.get(input);
      if (known) known.push(node);
      else readers.set(input, [node]);
    }
  }
  return readers;
}

export function intAttribute(node: OnnxNode, name: string): number | undefined {
  return node.attributes.find((one) => one.name === name)?.i;
}

/** A name that neither a constant nor a value of the graph has, made of `wish`. */
export function freeName(wish: string, taken: (name: string) => boolean): string {
  if (!taken(wish)) return wish;
  let count = 2;
  while (taken(`${wish}_${count}`)) count++;
  return `${wish}_${count}`;
}
