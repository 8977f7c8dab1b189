/** A model's description as what is drawn and compared: nodes with their connections, constants within the nodes that read them. */
import type { ModelDescription, NodeDescription, ValueDescription } from './model-description.js';

export interface ConstantUse {
  /** Its value's name. */
  name: string;
  /** Ops that it passes on its way into the node: a DequantizeLinear, say. */
  through: readonly string[];
}

export interface GraphItem {
  /** No two are alike. */
  id: string;
  kind: 'input' | 'node' | 'output';
  /** Its op; "Input" and "Output" for what goes in and comes out. */
  op: string;
  name: string;
  node: NodeDescription | null;
  constants: readonly ConstantUse[];
  /** Of its outputs, of what goes in, or of what comes out. */
  values: readonly string[];
  /** Places in `items` of those that it reads, and of those that read it; each once, ascending. */
  from: readonly number[];
  to: readonly number[];
}

export interface ModelGraph {
  description: ModelDescription;
  /**
   * Each after those that it reads, in the order of a depth-first walk from the outputs along inputs: two files of one model
   * have their nodes in the same order, whatever their own is. Nodes that lead to no output come last.
   */
  items: readonly GraphItem[];
  values: ReadonlyMap<string, ValueDescription>;
  /** Nodes that constants alone lead to, which are no items. */
  constantNodes: number;
}

const constantOps = new Set(['Const', 'Constant']);

interface Drafted extends Omit<GraphItem, 'from' | 'to' | 'constants'> {
  constants: ConstantUse[];
  reads: string[];
}

/** Edges that would close a cycle, which only a damaged description has, are left out. */
export function graphOf(description: ModelDescription): ModelGraph {
  const constants = new Map<string, ConstantUse[]>();
  for (const { name } of description.constants) constants.set(name, [{ name, through: [] }]);
  const drafts: Drafted[] = description.inputs
    .filter((name) => !constants.has(name))
    .map((name) => ({
      id: `input ${name}`,
      kind: 'input',
      op: 'Input',
      name,
      node: null,
      constants: [],
      values: [name],
      reads: [],
    }));
  let constantNodes = 0;
  for (const node of description.nodes) {
    const read = node.inputs.filter((name) => name !== '');
    const uses = read.flatMap((name) => constants.get(name) ?? []);
    const made = read.length > 0 ? read.every((name) => constants.has(name)) : constantOps.has(node.op);
    if (made) {
      constantNodes++;
      const passed = uses.map(({ name, through }) => ({ name, through: [...through, node.op] }));
      for (const name of node.outputs) constants.set(name, passed);
      continue;
    }
    const reads = read.filter((name) => !constants.has(name));
    drafts.push({
      ...{ id: `node ${node.name}`, kind: 'node', op: node.op, name: node.name, node },
      ...{ constants: uses, values: node.outputs.filter((name) => name !== ''), reads },
    });
  }
  description.outputs.forEach((name, at) => {
    const uses = constants.get(name) ?? [];
    const reads = constants.has(name) ? [] : [name];
    drafts.push({
      id: `output ${at} ${name}`,
      kind: 'output',
      op: 'Output',
      name,
      node: null,
      constants: uses,
      values: [name],
      reads,
    });
  });
  return {
    ...{ description, constantNodes, items: ordered(drafts) },
    values: new Map(description.values.map((value) => [value.name, value])),
  };
}

function ordered(drafts: readonly Drafted[]): GraphItem[] {
  const makers = new Map<string, number>();
  drafts.forEach(({ kind, values }, at) => {
    if (kind !== 'output') for (const value of values) makers.set(value, at);
  });
  const readsOf = drafts.map(({ reads }) => [...new Set(reads.flatMap((name) => makers.get(name) ?? []))]);
  const order = walk(readsOf, [...drafts.flatMap(({ kind }, at) => (kind === 'output' ? [at] : [])), ...drafts.keys()]);
  const place = new Int32Array(drafts.length);
  order.forEach((draft, at) => (place[draft] = at));
  const to: number[][] = order.map(() => []);
  const from = order.map((draft, at) => {
    const sources = readsOf[draft]!.map((one) => place[one]!).filter((one) => one < at);
    for (const one of sources) to[one]!.push(at);
    return sources.sort((a, b) => a - b);
  });
  return order.map((draft, at) => {
    const { id, kind, op, name, node, constants, values } = drafts[draft]!;
    return { id, kind, op, name, node, constants, values, from: from[at]!, to: to[at]! };
  });
}

/** Everything that is reached from `starts`, each after what it reads. */
function walk(reads: readonly (readonly number[])[], starts: readonly number[]): number[] {
  const order: number[] = [];
  const seen = new Uint8Array(reads.length);
  for (const start of starts) {
    if (seen[start]) continue;
    seen[start] = 1;
    const path = [{ at: start, next: 0 }];
    while (path.length > 0) {
      const top = path[path.length - 1]!;
      const read = reads[top.at]![top.next++];
      if (read === undefined) {
        order.push(top.at);
        path.pop();
      } else if (!seen[read]) {
        seen[read] = 1;
        path.push({ at: read, next: 0 });
      }
    }
  }
  return order;
}

/** "32×1×3×3", a size that is left open as "?", a word of the file as it is; '' for one number, or where nothing is known. */
export function shapeText(shape: ValueDescription['shape'] | undefined): string {
  return (shape ?? []).map((size) => size ?? '?').join('×');
}

/** `scale · (q + zero)` with zero = −zeroPoint, as the arithmetic of it is read; of many scales, from the smallest to the largest. */
export function quantizationText({ scales, zeroPoints, axis }: NonNullable<ValueDescription['quantization']>): string {
  const write = (value: number) => String(Number(value.toPrecision(4))).replace('-', '−');
  const [least, most] = extremes(scales);
  const scale = least === most ? write(least) : `(${write(least)} … ${write(most)})`;
  const zeros = new Set(zeroPoints);
  const zero = -(zeroPoints[0] ?? 0);
  const within = zeros.size > 1 ? '(q + zero)' : zero === 0 ? 'q' : `(q ${zero < 0 ? '−' : '+'} ${Math.abs(zero)})`;
  return `${scale} · ${within}${axis === null ? '' : `, one scale for each of ${scales.length} along axis ${axis}`}`;
}

function extremes(values: readonly number[]): [number, number] {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return [least, most];
}
