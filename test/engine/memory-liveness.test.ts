import { describe, expect, it } from 'vitest';
import type { NodeDef } from '../../models/engine/graph-def.js';
import { peakBytes } from '../../models/engine/memory-liveness.js';

const node = (name: string, op: string, ...input: string[]): NodeDef => ({ name, op, input, attr: {} });

describe('the peak of a function', () => {
  it('counts a value from its op to its last reader', () => {
    const nodes = [
      node('x', 'Placeholder'),
      node('a', 'MatMul', 'x', 'x'), // x 1 + a 10
      node('b', 'MatMul', 'a', 'a'), // a 10 + b 20, x is gone
      node('c', 'MatMul', 'b', 'b'), // b 20 + c 3, a is gone
    ];
    const bytes = new Map([
      ['x', 1],
      ['a', 10],
      ['b', 20],
      ['c', 3],
    ]);
    expect(peakBytes({ nodes, bytes, fetches: ['c'] })).toBe(30);
  });

  it('holds what a later op needs again, as gradients do', () => {
    const nodes = [
      node('x', 'Placeholder'),
      node('a', 'MatMul', 'x', 'x'),
      node('b', 'MatMul', 'a', 'a'),
      node('c', 'MatMul', 'b', 'b'),
      node('d', 'MatMul', 'c', 'a'),
    ];
    const bytes = new Map(nodes.map(({ name }) => [name, 10]));
    // At c: a, b and c. Without the last op only b and c.
    expect(peakBytes({ nodes, bytes, fetches: ['d'] })).toBe(30);
    expect(peakBytes({ nodes, bytes, fetches: ['c'] })).toBe(20);
  });

  it('leaves out what is not fetched, variables and constants, and follows control edges', () => {
    const nodes = [
      node('w', 'ReadVariableOp', 'handle'),
      node('handle', 'VarHandleOp'),
      node('k', 'Const'),
      node('a', 'MatMul', 'w', 'k'),
      node('unused', 'MatMul', 'w', 'k'),
      node('effect', 'MatMul', 'w', 'k'),
      node('out', 'MatMul', 'a', '^effect'),
    ];
    const bytes = new Map([
      ['w', 1000],
      ['k', 1000],
      ['a', 10],
      ['unused', 500],
      ['effect', 70],
      ['out', 1],
    ]);
    // The effect exists while its op runs, beside a.
    expect(peakBytes({ nodes, bytes, fetches: ['out'] })).toBe(80);
  });

  it('knows views, and ops that write over their input', () => {
    const nodes = [
      node('x', 'Placeholder'),
      node('a', 'MatMul', 'x', 'x'),
      node('view', 'Reshape', 'a', 'shape'),
      node('shape', 'Const'),
      node('b', 'Tanh', 'view'),
      node('c', 'Mul', 'b', 'b'),
    ];
    const sorted = [nodes[0]!, nodes[1]!, nodes[3]!, nodes[2]!, nodes[4]!, nodes[5]!];
    const bytes = new Map(['a', 'view', 'b', 'c'].map((name) => [name, 100]));
    bytes.set('x', 1);
    // tanh writes over a; the product reads its input twice and needs room of its own.
    expect(peakBytes({ nodes: sorted, bytes, fetches: ['c'] })).toBe(200);
    const kept = [...sorted, node('d', 'MatMul', 'c', 'view')];
    bytes.set('d', 1);
    // Now a is needed again: tanh may not write over it.
    expect(peakBytes({ nodes: kept, bytes, fetches: ['d'] })).toBe(300);
  });

  it('counts every output of an op, and what the optimizer scales', () => {
    const nodes = [
      node('x', 'Placeholder'),
      node('s', 'Split', 'x'),
      node('g', 'Mul', 's', 's:1'),
      node('u', 'ResourceApplyAdam', 'g'),
    ];
    const bytes = new Map([
      ['x', 8],
      ['s', 4],
      ['s:1', 4],
    ]);
    // s and s:1 beside x; g writes over s, its size being that of its largest input.
    expect(peakBytes({ nodes, bytes, fetches: ['u'] })).toBe(16);
  });
});
