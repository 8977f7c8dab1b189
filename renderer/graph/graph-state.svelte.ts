import { blocksOf, type Block } from '../../models/edge/inspect/fold-blocks.js';
import type { ModelDescription } from '../../models/edge/inspect/model-description.js';
import { graphOf, type ModelGraph } from '../../models/edge/inspect/model-graph.js';
import { visibleGraph, type VisibleGraph } from '../../models/edge/inspect/visible-graph.js';
import { sentenceOf } from '../lib/client.js';
import { idSet, type IdSet } from '../lib/id-set.js';
import { fitted, firstSight, panned, revealed, zoomedAt, type Camera, type Size } from './camera.js';
import { nodeOfMove, type GraphMove } from './graph-moves.js';
import type { GraphWorker } from './graph-worker.js';
import { layoutInput, placedGraph, type PlacedGraph } from './placed-graph.js';
import { itemsFound, nodesOf } from './search-items.js';

const GAPS = { across: 18, along: 28 };
/** Fewer nodes are shown without folding. */
const FOLD_FROM = 32;

/** One model's graph on show: what is open, where it lies, what is in sight, what is chosen. */
export class GraphState {
  readonly graph: ModelGraph;
  readonly blocks: readonly Block[];
  readonly direction: PlacedGraph['direction'];
  open = $state.raw<IdSet>(idSet());
  placed = $state.raw<PlacedGraph | null>(null);
  /** What `placed` places. */
  visible = $state.raw<VisibleGraph>({ nodes: [], edges: [], nodeOf: new Int32Array() });
  camera = $state.raw<Camera>({ x: 0, y: 0, zoom: 1 });
  place = $state.raw<Size>({ width: 0, height: 0 });
  /** Id of the node that is chosen. */
  chosenId = $state<string | null>(null);
  search = $state('');
  problem = $state<string | null>(null);
  readonly #worker: Pick<GraphWorker, 'layout'>;
  #asked = 0;

  readonly chosen = $derived.by(() => {
    const at = this.visible.nodes.findIndex(({ id }) => id === this.chosenId);
    return at === -1 ? null : at;
  });
  /** Items that the search finds, in the order of the graph. */
  readonly foundItems = $derived.by(() => itemsFound(this.graph, this.search));
  /** Nodes that they are in. */
  readonly found = $derived.by(() => nodesOf(this.visible, this.foundItems));
  readonly folded = $derived.by(() => this.blocks.length > 0 && this.open.size === 0);

  constructor(description: ModelDescription, direction: PlacedGraph['direction'], worker: Pick<GraphWorker, 'layout'>) {
    this.graph = graphOf(description);
    const folds = this.graph.items.length >= FOLD_FROM;
    this.blocks = folds ? blocksOf(this.graph) : [];
    this.direction = direction;
    this.#worker = worker;
  }

  /** Lays out what is open now. Resolves when it is on show, or something newer is asked for. */
  async layOut(first = false): Promise<void> {
    const asked = ++this.#asked;
    const visible = visibleGraph(this.graph, this.blocks, this.open);
    const { input, labels } = layoutInput(this.graph, visible, this.direction);
    try {
      const layout = await this.#worker.layout(input, { gap: GAPS });
      if (asked !== this.#asked) return;
      this.visible = visible;
      this.placed = placedGraph(layout, input, labels, this.direction);
      this.problem = null;
      if (first) this.#lookFirst();
      else this.reveal();
    } catch (thrown) {
      if (asked === this.#asked) this.problem = sentenceOf(thrown);
    }
  }

  /** The place is as large as this now. */
  resize(place: Size): void {
    const first = this.place.width === 0;
    this.place = place;
    if (first) this.#lookFirst();
  }

  choose(at: number | null): void {
    this.chosenId = at === null ? null : (this.visible.nodes[at]?.id ?? null);
  }

  move(move: GraphMove): void {
    if (!this.placed) return;
    this.choose(nodeOfMove(this.visible, this.placed, this.chosen, move));
    this.reveal();
  }

  /** Opens a folded block; chooses its first node. */
  async openBlock(at: number): Promise<void> {
    const block = this.visible.nodes[at]?.block;
    if (!block) return;
    this.open = idSet([...this.open, block.id]);
    const first = block.blocks[0]?.id ?? this.graph.items[block.items[0]!]!.id;
    this.chosenId = first;
    await this.layOut();
  }

  /** Folds the innermost open block around the chosen node; says whether there was one. */
  async closeAround(): Promise<boolean> {
    const around = this.chosen === null ? undefined : this.visible.nodes[this.chosen]!.within.slice(-1)[0];
    if (!around) return false;
    this.open = idSet([...this.open].filter((id) => id !== around.id));
    this.chosenId = around.id;
    await this.layOut();
    return true;
  }

  async foldAll(folded: boolean): Promise<void> {
    const ids = (blocks: readonly Block[]): string[] => blocks.flatMap((block) => [block.id, ...ids(block.blocks)]);
    this.open = folded ? idSet() : idSet(ids(this.blocks));
    await this.layOut(true);
  }

  /** Opens whatever an item lies in, and chooses it. */
  async show(item: number): Promise<void> {
    const around = (blocks: readonly Block[]): string[] => {
      const block = blocks.find(({ items }) => items.includes(item));
      return block ? [block.id, ...around(block.blocks)] : [];
    };
    const needed = around(this.blocks);
    this.chosenId = this.graph.items[item]!.id;
    if (needed.some((id) => !this.open.has(id))) {
      this.open = idSet([...this.open, ...needed]);
      await this.layOut();
    } else this.reveal();
  }

  pan(by: { x: number; y: number }): void {
    this.camera = panned(this.camera, by);
  }

  zoom(factor: number, at?: { x: number; y: number }): void {
    this.camera = zoomedAt(this.camera, factor, at);
  }

  fit(): void {
    if (this.placed) this.camera = fitted(this.placed, this.place);
  }

  reveal(): void {
    const { placed, chosen } = this;
    if (!placed || chosen === null) return;
    const box = {
      x: placed.x[chosen]!,
      y: placed.y[chosen]!,
      width: placed.widths[chosen]!,
      height: placed.heights[chosen]!,
    };
    this.camera = revealed(this.camera, box, this.place);
  }

  #lookFirst(): void {
    const { placed } = this;
    if (!placed || this.place.width === 0) return;
    const begin = placed.x.length > 0 ? { x: placed.x[0]!, y: placed.y[0]! } : { x: 0, y: 0 };
    this.camera = firstSight(placed, this.place, begin);
  }
}
