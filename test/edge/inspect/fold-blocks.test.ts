import { expect, test } from 'vitest';
import { acyclicGroups } from '../../../models/edge/inspect/acyclic-groups.js';
import { blocksOf } from '../../../models/edge/inspect/fold-blocks.js';
import { graphOf, quantizationText } from '../../../models/edge/inspect/model-graph.js';
import { visibleGraph } from '../../../models/edge/inspect/visible-graph.js';
import { convolutions, described, stack } from './descriptions.js';

const opsOf = (graph: ReturnType<typeof graphOf>, items: readonly number[]) =>
  items.map((at) => graph.items[at]!.op).join(' ');

test('constants are no nodes but stand in those that read them, with what they pass on the way', () => {
  const graph = graphOf(
    described({
      outputs: ['y'],
      constants: { w: { count: 8, int8: true }, b: { count: 2 } },
      nodes: [
        { name: 'dq', op: 'DequantizeLinear', reads: ['w'] },
        { name: 'y', op: 'Gemm', reads: ['x', 'dq', 'b'] },
      ],
    }),
  );
  expect(graph.items.map(({ op }) => op)).toEqual(['Input', 'Gemm', 'Output']);
  expect(graph.constantNodes).toBe(1);
  expect(graph.items[1]!.constants).toEqual([
    { name: 'w', through: ['DequantizeLinear'] },
    { name: 'b', through: [] },
  ]);
});

test('every item comes after those that it reads, whatever the order of the file, and a cycle is no harm', () => {
  const { items } = graphOf({ ...convolutions, nodes: [...convolutions.nodes].reverse() });
  items.forEach(({ from }, at) => from.forEach((source) => expect(source).toBeLessThan(at)));
  expect(items.map(({ op }) => op).join(' ')).toBe(
    'Input Conv BatchNormalization Relu MaxPool Conv BatchNormalization Relu MaxPool Flatten Gemm Output',
  );
  const circle = described({
    outputs: ['a'],
    nodes: [
      { name: 'a', op: 'Add', reads: ['x', 'b'] },
      { name: 'b', op: 'Relu', reads: ['a'] },
    ],
  });
  expect(graphOf(circle).items).toHaveLength(4);
});

test.each([
  [
    'names with a number in their path',
    (block: number, part: string) => `decoder/block${block}/${part}`,
    'decoder/block0 … decoder/block5',
  ],
  ['names with points', (block: number, part: string) => `layers.${block}.attention.${part}`, 'layers.0 … layers.5'],
  [
    'ops in the same order',
    (block: number, part: string) => `${part}-${'abcdef'[block]}`,
    'block 1 of 6 … block 6 of 6',
  ],
])('blocks are found by %s, and folded once more where they come in a row', (_, nameOf, title) => {
  const graph = graphOf(stack(6, nameOf));
  const [row, ...others] = blocksOf(graph);
  expect(others).toEqual([]);
  expect(row!.title).toBe(title);
  expect(row!.blocks.map(({ items }) => items.length)).toEqual([8, 8, 8, 8, 8, 8]);
  // The residual stream alone leads from one block to the next.
  for (const { items } of row!.blocks) expect(opsOf(graph, items)).toMatch(/^LayerNormalization .* Add$/);
});

test('a small network without repeats has no blocks', () => {
  expect(
    blocksOf(
      graphOf(
        described({
          outputs: ['c'],
          nodes: [
            { name: 'a', op: 'Conv', reads: ['x'] },
            { name: 'b', op: 'Relu', reads: ['a'] },
            { name: 'c', op: 'Gemm', reads: ['b'] },
          ],
        }),
      ),
    ),
  ).toEqual([]);
});

test('folded blocks are one node each, and open into what they are made of', () => {
  const graph = graphOf(stack(6, (block, part) => `block${block}/${part}`));
  const blocks = blocksOf(graph);
  const folded = visibleGraph(graph, blocks, new Set());
  expect(folded.nodes.map(({ block, items }) => block?.title ?? opsOf(graph, items))).toEqual([
    'Input',
    'Gather',
    'block0 … block5',
    'MatMul',
    'Output',
  ]);
  expect([...folded.edges].sort((a, b) => a.from - b.from)).toEqual(
    [0, 1, 2, 3].map((from) => ({ from, to: from + 1 })),
  );
  const rows = visibleGraph(graph, blocks, new Set([blocks[0]!.id]));
  expect(rows.nodes).toHaveLength(10);
  const one = visibleGraph(graph, blocks, new Set([blocks[0]!.id, blocks[0]!.blocks[2]!.id]));
  expect(one.nodes).toHaveLength(17);
  expect(one.nodes.filter(({ within }) => within.length === 2)).toHaveLength(8);
  for (const { from, to } of one.edges) expect(from).toBeLessThan(to);
  expect([...one.nodeOf].every((node, item) => one.nodes[node]!.items.includes(item))).toBe(true);
});

test('a group whose way out leads back into it is not folded, nor are two that lead into each other', () => {
  const graph = graphOf(
    described({
      outputs: ['d'],
      nodes: [
        { name: 'a', op: 'A', reads: ['x'] },
        { name: 'b', op: 'B', reads: ['a'] },
        { name: 'c', op: 'C', reads: ['b'] },
        { name: 'd', op: 'D', reads: ['c', 'a'] },
      ],
    }),
  );
  expect(acyclicGroups(graph.items, [{ items: [1, 3] }])).toEqual([]);
  expect(acyclicGroups(graph.items, [{ items: [1, 3] }, { items: [2, 4] }])).toEqual([]);
  expect(acyclicGroups(graph.items, [{ items: [1, 2] }, { items: [3, 4] }])).toHaveLength(2);
});

test('quantisation is written as it is reckoned', () => {
  const one = { scales: [0.0235], zeroPoints: [-128], axis: null };
  expect(quantizationText(one)).toBe('0.0235 · (q + 128)');
  expect(quantizationText({ ...one, zeroPoints: [3] })).toBe('0.0235 · (q − 3)');
  expect(quantizationText({ scales: [0.02, 0.01], zeroPoints: [0, 0], axis: 0 })).toBe(
    '(0.01 … 0.02) · q, one scale for each of 2 along axis 0',
  );
});
