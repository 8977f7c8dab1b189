import { bytesOf, nodeOf, type Graph, type Ref } from './graph.js';
import type { NodeDef } from './graph-def.js';
import type { Rows, StreamedRows } from './program.js';
import { TraceError } from './recorder.js';
import { rowSize } from './rows.js';
import { assertPlaces } from './scope-rules.js';
import type { FedData } from './session.js';
import type { TensorData } from './tensor-data.js';

/** Rows that a function is fed. */
interface Fed {
  data: string;
  rows: StreamedRows;
  /** Which: an input of the function, or what follows from its inputs. */
  indices: Ref;
  placeholder: Ref;
  shape: number[];
  /** Written anew for each run; TensorFlow may use it in place, and is done with it then. */
  bytes: Uint8Array;
}

/** Values of a graph's nodes. */
export type ValueOf = (ref: Ref) => TensorData;

/** Of one recorded function: the rows of streamed data that it gathers, which each of its runs is fed. */
export class StreamedFeeds {
  readonly #graph: Graph;
  readonly #data: Record<string, Rows>;
  readonly #prefix: string;
  readonly #inputs: ReadonlySet<Ref>;
  readonly #fed: Fed[] = [];
  /** Nodes that tell which rows, where that follows from inputs. */
  readonly #before = new Set<NodeDef>();

  /** `inputs`: placeholders of the function's inputs. */
  constructor(graph: Graph, data: Record<string, Rows>, { prefix, inputs }: { prefix: string; inputs: Iterable<Ref> }) {
    this.#graph = graph;
    this.#data = data;
    this.#prefix = prefix;
    this.#inputs = new Set(inputs);
  }

  /**
   * `count` rows as uint8; null where `data` is not streamed. Throws TraceError where `indices` can't be told before the
   * function runs.
   */
  take(data: string, indices: Ref, count: number): { rows: Ref; shape: readonly number[] } | null {
    const rows = this.#data[data];
    if (!rows || 'values' in rows) return null;
    const known = this.#fed.find((fed) => fed.data === data && fed.indices === indices);
    if (known) return { rows: known.placeholder, shape: known.shape };
    if (!this.#inputs.has(indices)) this.#foresee(data, indices);
    const shape = [count, ...rows.shape.slice(1)];
    const placeholder = this.#graph.placeholder(`${this.#prefix}_rows_${this.#fed.length}`, shape, 'uint8');
    this.#graph.bytes.set(placeholder, bytesOf(shape, 'uint8'));
    this.#graph.shapes.set(placeholder, shape);
    this.#fed.push({ data, rows, indices, placeholder, shape, bytes: new Uint8Array(count * rowSize(rows)) });
    return { rows: placeholder, shape };
  }

  /** What has to be computed, before a run, to know which rows it needs. */
  get computed(): Ref[] {
    return this.#fed.map(({ indices }) => indices).filter((indices) => !this.#inputs.has(indices));
  }

  /** The nodes that compute it. */
  get before(): NodeDef[] {
    return [...this.#before];
  }

  /** Reads the rows that a run needs. They are good until the next reading. */
  read(valueOf: ValueOf): [Ref, FedData][] {
    return this.#fed.map(({ data, rows, indices, placeholder, shape, bytes }) => {
      const places = valueOf(indices).data as Int32Array;
      assertPlaces(data, places, rows.shape[0]!);
      rows.read(places, bytes);
      return [placeholder, { shape, data: bytes }];
    });
  }

  /** Brings near what a run will read. */
  fetch(valueOf: ValueOf): void {
    for (const { rows, indices } of this.#fed) rows.fetch(valueOf(indices).data as Int32Array);
  }

  /** Throws TraceError where `indices` depend on more than the function's inputs and random numbers. */
  #foresee(data: string, indices: Ref): void {
    const nodes = new Map(this.#graph.nodes.map((node) => [node.name, node]));
    const waiting = [nodeOf(indices)];
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      const node = nodes.get(name)!;
      const isRows = this.#fed.some(({ placeholder }) => placeholder === name);
      if (isRows || /^(Var|ReadVariable|Resource|Assign)/.test(node.op)) {
        throw new TraceError(
          `gather: rows of '${data}' are read before the function runs, so that which ones may depend on its inputs and on random numbers only, not on variables or data.`,
        );
      }
      if (this.#before.has(node)) continue;
      if (node.op !== 'Placeholder') this.#before.add(node);
      waiting.push(...node.input.map((input) => nodeOf(input.replace(/^\^/, ''))));
    }
  }
}
