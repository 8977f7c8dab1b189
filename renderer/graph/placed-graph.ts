import type { ModelGraph } from '../../models/edge/inspect/model-graph.js';
import type { VisibleGraph } from '../../models/edge/inspect/visible-graph.js';
import type { GraphLayout, LayoutInput } from './layout/layered-layout.js';
import { nodeLabel, type NodeLabel } from './node-words.js';

/** A graph as it is drawn. */
export interface PlacedGraph {
  /** Where edges lead. */
  direction: 'down' | 'right';
  labels: readonly NodeLabel[];
  /** Of each node: its middle, and its size. */
  x: Float64Array;
  y: Float64Array;
  widths: Float64Array;
  heights: Float64Array;
  rank: Int32Array;
  /** Of each edge: x and y of the points that it goes through, the way straight between the second and the third, the fourth and the fifth, …. */
  routes: readonly Float64Array[];
  width: number;
  height: number;
}

/** Widths of letters, wide ones, in the fonts of both lines. */
const LETTER = { title: 7.4, detail: 6.6 };
const [HEIGHT, LEAST, SIDES] = [40, 56, 20];

/** What the layout needs to know: boxes as large as their words. */
export function layoutInput(
  graph: ModelGraph,
  visible: VisibleGraph,
  direction: PlacedGraph['direction'],
): { input: LayoutInput; labels: NodeLabel[] } {
  const labels = visible.nodes.map((node) => nodeLabel(graph, node));
  const widths = Float64Array.from(labels, ({ title, detail }) =>
    Math.max(LEAST, SIDES + Math.ceil(Math.max(title.length * LETTER.title, detail.length * LETTER.detail))),
  );
  const heights = new Float64Array(labels.length).fill(HEIGHT);
  const [across, along] = direction === 'down' ? [widths, heights] : [heights, widths];
  return { input: { widths: across, heights: along, edges: visible.edges }, labels };
}

/** `layout`: of what `layoutInput` gave for this direction. */
export function placedGraph(
  layout: GraphLayout,
  input: LayoutInput,
  labels: readonly NodeLabel[],
  direction: PlacedGraph['direction'],
): PlacedGraph {
  const { x, y, rank, width, height, routes } = layout;
  const { widths, heights } = input;
  if (direction === 'down') return { direction, labels, x, y, widths, heights, rank, routes, width, height };
  const turned = routes.map((route) => route.map((_, at) => route[at ^ 1]!));
  return {
    direction,
    labels,
    x: y,
    y: x,
    widths: heights,
    heights: widths,
    rank,
    routes: turned,
    width: height,
    height: width,
  };
}

/** The node at this point; null where there is none. */
export function nodeAt({ x, y, widths, heights }: PlacedGraph, point: { x: number; y: number }): number | null {
  for (let at = 0; at < x.length; at++) {
    if (Math.abs(point.x - x[at]!) <= widths[at]! / 2 && Math.abs(point.y - y[at]!) <= heights[at]! / 2) return at;
  }
  return null;
}
