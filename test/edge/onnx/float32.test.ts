import { expect, test } from 'vitest';
import { handMadeGraph } from '../hand-made-graph.js';
import { HandMade } from './hand-made.js';
import { attentionGraph, generatorGraph, pictureGraph, window } from './models.js';
import { errorOf } from './ran.js';

test('pictures through convolutions, pools and products give what TensorFlow gives', async () => {
  expect(await errorOf(handMadeGraph('conv/'))).toBeLessThan(1e-5);
  expect(await errorOf(await pictureGraph())).toBeLessThan(1e-5);
});

test('tokens through an embedding, layer norms, attention under a mask and GELU give what TensorFlow gives', async () => {
  expect(await errorOf(await attentionGraph())).toBeLessThan(1e-5);
});

test('a generator that grows pictures gives what TensorFlow gives', async () => {
  expect(await errorOf(await generatorGraph())).toBeLessThan(1e-5);
});

test('a maximum over windows of 3 by 2 with one row around 4 × 4 passes over what is padded', async () => {
  const made = new HandMade();
  const image = made.input('image', [4, 4, 2]);
  const lower = made.op('Sub', [image, made.scalar(3)]);
  const around = made.constant([4, 2], Int32Array.of(0, 0, 1, 1, 1, 1, 0, 0));
  const padded = made.op('PadV2', [lower, around, made.scalar(-3.4e38)]);
  made.output('largest', made.op('MaxPool', [padded], window(3, 2, 'VALID')));
  expect(await errorOf(await made.graph())).toBeLessThan(1e-6);
});
