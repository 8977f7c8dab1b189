import type { VisibleGraph } from '../../models/edge/inspect/visible-graph.js';
import type { PlacedGraph } from './placed-graph.js';

export type GraphMove = 'along' | 'back' | 'left' | 'right' | 'first' | 'last';

/** Where a key leads, in a graph whose edges lead that way. */
export function moveOfArrow(key: string, direction: PlacedGraph['direction']): GraphMove | null {
  const down = direction === 'down';
  switch (key) {
    case 'ArrowDown':
      return down ? 'along' : 'right';
    case 'ArrowUp':
      return down ? 'back' : 'left';
    case 'ArrowRight':
      return down ? 'right' : 'along';
    case 'ArrowLeft':
      return down ? 'left' : 'back';
    case 'Home':
      return 'first';
    case 'End':
      return 'last';
    default:
      return null;
  }
}

/**
 * The node that a move leads to from `at`: along an edge, or back, to the nearest one; left and right to the next one of its
 * layer. `at` itself where there is none, and the first node from nowhere.
 */
export function nodeOfMove(
  visible: VisibleGraph,
  placed: PlacedGraph,
  at: number | null,
  move: GraphMove,
): number | null {
  const count = visible.nodes.length;
  if (count === 0) return null;
  if (at === null || move === 'first') return 0;
  if (move === 'last') return count - 1;
  const across = placed.direction === 'down' ? placed.x : placed.y;
  // The nearest layer first: an edge past several layers is the last one to be followed.
  const farther = 1 + Math.max(placed.width, placed.height);
  const apart = (one: number) =>
    Math.abs(placed.rank[one]! - placed.rank[at]!) * farther + Math.abs(across[one]! - across[at]!);
  const nearest = (nodes: readonly number[]) =>
    nodes.reduce((best, one) => (best === at || apart(one) < apart(best) ? one : best), at);
  if (move === 'along') return nearest(visible.edges.filter(({ from }) => from === at).map(({ to }) => to));
  if (move === 'back') return nearest(visible.edges.filter(({ to }) => to === at).map(({ from }) => from));
  const beside = visible.nodes.flatMap((_, one) => {
    if (one === at || placed.rank[one] !== placed.rank[at]) return [];
    const further = across[one]! > across[at]!;
    return further === (move === 'right') ? [one] : [];
  });
  return nearest(beside);
}
