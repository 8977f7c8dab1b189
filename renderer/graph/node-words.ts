import type { ModelGraph } from '../../models/edge/inspect/model-graph.js';
import { shapeText } from '../../models/edge/inspect/model-graph.js';
import type { VisibleGraph, VisibleNode } from '../../models/edge/inspect/visible-graph.js';
import { formatCount, plural } from '../lib/format.js';
import { nameText, visible as visibleText } from '../design/visible-text.js';

/** What stands in a node's box. */
export interface NodeLabel {
  title: string;
  /** The shape of its weights, or of what it gives; '' where neither is known. */
  detail: string;
}

/** Longer words are cut off in a box. */
const LONGEST = 24;

export function nodeLabel(graph: ModelGraph, node: VisibleNode): NodeLabel {
  if (node.block) {
    const { title, items, blocks } = node.block;
    const count =
      blocks.length > 0
        ? `${blocks.length} × ${plural(blocks[0]!.items.length, 'node')}`
        : plural(items.length, 'node');
    return { title: shortened(visibleText(lastPart(title))), detail: count };
  }
  const item = graph.items[node.items[0]!]!;
  const weights = item.constants.find(({ name }) => (graph.values.get(name)?.shape?.length ?? 0) > 1);
  const shape = graph.values.get(weights?.name ?? item.values[0] ?? '')?.shape;
  return { title: shortened(visibleText(nameText(item.op))), detail: shortened(visibleText(shapeText(shape))) };
}

const shortened = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);

/** "block0 … block11" of blocks whose names are paths. */
function lastPart(title: string): string {
  return title
    .split(' … ')
    .map((path) => path.split('/').pop() ?? path)
    .join(' … ');
}

/** The node for whoever doesn't see it: what it is, its shape, what it reads and is read by. */
export function nodeSentence(graph: ModelGraph, visible: VisibleGraph, at: number): string {
  const node = visible.nodes[at]!;
  const { title, detail } = nodeLabel(graph, node);
  const name = node.block ? 'folded, Enter opens it' : nameText(graph.items[node.items[0]!]!.name);
  const readsFrom = visible.edges.filter(({ to }) => to === at).length;
  const readBy = visible.edges.filter(({ from }) => from === at).length;
  const shape = detail === '' ? '' : `, ${detail.replaceAll('×', ' by ')}`;
  return `${title}, ${name}${shape}. ${formatCount(at + 1)} of ${plural(visible.nodes.length, 'node')}, reads ${readsFrom}, read by ${readBy}.`;
}

/** The whole graph for whoever doesn't see it. */
export function graphSentence(graph: ModelGraph, visible: VisibleGraph): string {
  const nodes = graph.items.filter(({ kind }) => kind === 'node').length;
  const folded = visible.nodes.filter(({ block }) => block !== null).length;
  const shown = folded > 0 ? `, ${plural(folded, 'block')} folded` : '';
  return `${plural(nodes, 'node')}${shown}, ${plural(visible.edges.length, 'edge')} shown.`;
}
