import { expect, it } from 'vitest';
import { constantNode, constantValues, isFloatConstant } from '../../../models/edge/graph/constants.js';
import { attr } from '../../../models/engine/graph-def.js';

it('reads back the numbers that a constant was made of', () => {
  const float = { shape: [2, 3], data: Float32Array.of(1, -2, 0.1, 1e-40, 3e38, 0) };
  const int = { shape: [], data: Int32Array.of(-7) };
  expect(constantValues(constantNode('a', float))).toEqual(float);
  expect(constantValues(constantNode('b', int))).toEqual(int);
  expect(isFloatConstant(constantNode('a', float))).toBe(true);
  expect(isFloatConstant(constantNode('b', int))).toBe(false);
});

it('reads numbers from the middle of a buffer, and bools as 0 and 1', () => {
  const buffer = new Uint8Array(13);
  buffer.set(new Uint8Array(Float32Array.of(1.5, -2).buffer), 5);
  const node = constantNode('a', { shape: [2], data: new Float32Array(2) });
  node.attr['value']!.tensor!.tensor_content = buffer.subarray(5);
  expect([...constantValues(node).data]).toEqual([1.5, -2]);
  Object.assign(node.attr['value']!.tensor!, { dtype: 10, tensor_content: Uint8Array.of(0, 1) });
  expect(constantValues(node)).toEqual({ shape: [2], data: Int32Array.of(0, 1) });
});

it('refuses what is no constant, or does not hold what it claims', () => {
  expect(() => constantValues({ name: 'x', op: 'Relu', input: [], attr: {} })).toThrow('x is no constant');
  const node = constantNode('a', { shape: [2], data: new Float32Array(2) });
  node.attr['value']!.tensor!.tensor_content = new Uint8Array(7);
  expect(() => constantValues(node)).toThrow('does not hold its 2 numbers');
  node.attr['value'] = attr.int(3);
  expect(() => constantValues(node)).toThrow('no constant');
});
