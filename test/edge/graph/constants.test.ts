import { expect, it } from 'vitest';
import { constantNode, constantOf, floats, integers } from '../../../models/edge/graph/constants.js';

it('reads back the numbers that a constant was made of', () => {
  const float = floats([2, 3], [1, -2, Math.fround(0.1), 1e-40, 3e38, 0]);
  const int = integers([], [-7]);
  expect(constantOf(constantNode('a', float))).toEqual(float);
  expect(constantOf(constantNode('b', int))).toEqual(int);
});

it('reads numbers that begin anywhere in a buffer', () => {
  const buffer = new Uint8Array(13);
  buffer.set(new Uint8Array(Float32Array.of(1.5, -2).buffer), 5);
  const node = constantNode('a', floats([2], [0, 0]));
  node.attr['value']!.tensor!.tensor_content = buffer.subarray(5);
  expect([...constantOf(node).data]).toEqual([1.5, -2]);
});

it('refuses what is no constant', () => {
  expect(() => constantOf({ name: 'x', op: 'Relu', input: [], attr: {} })).toThrow('x is no constant');
});
