import { expect, test } from 'vitest';
import { layeredLayout, type GraphLayout, type LayoutInput } from '../../../renderer/graph/layout/layered-layout.js';

const gap = { across: 16, along: 24 };

function input(
  count: number,
  edges: readonly (readonly [number, number])[],
  widthOf = (at: number) => 60 + (at % 5) * 20,
): LayoutInput {
  return {
    widths: Float64Array.from({ length: count }, (_, at) => widthOf(at)),
    heights: new Float64Array(count).fill(40),
    edges: edges.map(([from, to]) => ({ from, to })),
  };
}

/** Blocks as of a transformer: three ways of products that meet, a way past them, and a mask that every block reads. */
function network(blocks: number): LayoutInput {
  const edges: [number, number][] = [];
  let count = 2;
  let last = 1;
  for (let block = 0; block < blocks; block++) {
    const at = (offset: number) => count + offset;
    edges.push([last, at(0)]);
    for (const way of [1, 2, 3]) edges.push([at(0), at(way)], [at(way), at(way + 3)]);
    edges.push(
      [at(4), at(7)],
      [at(5), at(7)],
      [0, at(7)],
      [at(7), at(8)],
      [at(8), at(9)],
      [at(6), at(9)],
      [at(9), at(10)],
    );
    edges.push([at(10), at(11)], [last, at(11)]);
    last = at(11);
    count += 12;
  }
  return input(count, edges);
}

function overlaps({ widths, heights }: LayoutInput, { x, y }: GraphLayout): string[] {
  const found: string[] = [];
  const order = [...widths.keys()].sort((a, b) => y[a]! - y[b]!);
  order.forEach((a, at) => {
    for (const b of order.slice(at + 1)) {
      if (y[b]! - y[a]! >= (heights[a]! + heights[b]!) / 2) break;
      if (Math.abs(x[a]! - x[b]!) < (widths[a]! + widths[b]!) / 2 - 1e-6) found.push(`${a} and ${b}`);
    }
  });
  return found;
}

test('a chain is a straight line from top to bottom', () => {
  const chain = input(5, [
    [0, 1],
    [1, 2],
    [2, 3],
    [3, 4],
  ]);
  const { x, y, rank, height } = layeredLayout(chain, { gap });
  expect([...rank]).toEqual([0, 1, 2, 3, 4]);
  for (const one of x) expect(one).toBeCloseTo(x[0]!, 6);
  expect([...y]).toEqual([20, 84, 148, 212, 276]);
  expect(height).toBe(296);
});

test('no two nodes overlap, edges lead downwards, and everything lies within the given size', () => {
  const graph = network(12);
  const layout = layeredLayout(graph, { gap });
  expect(overlaps(graph, layout)).toEqual([]);
  for (const { from, to } of graph.edges) expect(layout.rank[to]).toBeGreaterThan(layout.rank[from]!);
  graph.widths.forEach((width, at) => {
    expect(layout.x[at]! - width / 2).toBeGreaterThan(-1e-6);
    expect(layout.x[at]! + width / 2).toBeLessThan(layout.width + 1e-6);
  });
});

test('an edge leaves at the foot of its node, arrives at the head of the other, and goes down all the way, past every node between', () => {
  const graph = network(3);
  const { x, y, routes } = layeredLayout(graph, { gap });
  graph.edges.forEach(({ from, to }, edge) => {
    const route = routes[edge]!;
    expect([route[0], route[1]]).toEqual([x[from], y[from]! + 20]);
    expect([...route.slice(-2)]).toEqual([x[to], y[to]! - 20]);
    for (let at = 3; at < route.length; at += 2) {
      expect(route[at]).toBeGreaterThanOrEqual(route[at - 2]!);
      if (at + 1 === route.length) continue;
      for (let node = 0; node < x.length; node++) {
        const inside =
          Math.abs(route[at]! - y[node]!) < 20 && Math.abs(route[at - 1]! - x[node]!) < graph.widths[node]! / 2;
        expect(inside && node, `edge ${from} to ${to} crosses node ${node}`).toBe(false);
      }
    }
  });
});

test('ways that cross as they come are untangled', () => {
  const graph = input(
    8,
    [
      [0, 5],
      [0, 4],
      [1, 7],
      [1, 6],
      [2, 4],
      [3, 6],
      [2, 5],
      [3, 7],
    ],
    () => 50,
  );
  const { x } = layeredLayout(graph, { gap });
  const groups = [
    [0, 2, 4, 5],
    [1, 3, 6, 7],
  ].map((nodes) => nodes.map((at) => x[at]!));
  const [[, most], [least]] = groups
    .map((some) => [Math.min(...some), Math.max(...some)])
    .sort((a, b) => a[0]! - b[0]!) as [[number, number], [number, number]];
  expect(most).toBeLessThan(least);
});

test('what is read late stands beside its reader', () => {
  const { rank } = layeredLayout(
    input(5, [
      [0, 1],
      [1, 2],
      [2, 3],
      [4, 3],
    ]),
    { gap },
  );
  expect(rank[4]).toBe(2);
});

test('a node without edges and a graph without nodes are laid out too', () => {
  expect(layeredLayout(input(0, []), { gap })).toMatchObject({ width: 0, height: 0 });
  const { width, height } = layeredLayout(input(2, []), { gap });
  expect([width, height]).toEqual([60 + 16 + 80, 40]);
});

test('3,000 nodes take 3 million steps at most, and twice as many nodes about twice as many steps', () => {
  const [half, whole] = [125, 250].map((blocks) => layeredLayout(network(blocks), { gap }));
  expect(whole!.x.length).toBe(3002);
  expect(whole!.steps).toBeLessThan(3e6);
  expect(whole!.steps / half!.steps).toBeLessThan(2.4);
  expect(overlaps(network(250), whole!)).toEqual([]);
});
