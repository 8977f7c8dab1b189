import type { Graph, Ref } from './graph.js';
import { attr } from './graph-def.js';
import type { Session } from './session.js';
import type { TensorData } from './tensor-data.js';
import type { ProgramState } from './variables.js';

interface VariableNodes {
  shape: readonly number[];
  handle: Ref;
  read: Ref;
  placeholder: Ref;
  assigned: Ref;
}

/** Kinds of state, each with names of its own in the session. */
type Container = '' | 'scratch' | 'sums';

/** The state of a compiled program: its nodes in the graph, and how its values come into a session and out again. */
export class GraphVariables {
  readonly #graph: Graph;
  readonly #initial: ReadonlyMap<string, TensorData>;
  readonly #variables = new Map<string, VariableNodes>();
  readonly #scratch = new Map<string, VariableNodes>();
  /** Sums over the batches of an update; what the program's user never sees. */
  readonly #sums = new Map<string, VariableNodes>();
  /** Names of the sums that a session holds. */
  readonly #heldSums = new WeakMap<Session, string[]>();

  constructor(graph: Graph, state: ProgramState) {
    this.#graph = graph;
    this.#initial = state.initial;
    for (const [name, { shape }] of state.initial) this.#variables.set(name, this.#add(name, shape, ''));
    for (const [name, shape] of state.scratch) this.#scratch.set(name, this.#add(name, shape, 'scratch'));
  }

  /** Shapes of what functions can read and assign by name. */
  shapes(): Map<string, readonly number[]> {
    return new Map([...this.#variables, ...this.#scratch].map(([name, { shape }]) => [name, shape]));
  }

  handle(name: string): Ref {
    return this.#scratch.get(name)?.handle ?? this.#variable(name).handle;
  }

  /** Handle of a sum that `addSums` made. */
  sum(name: string): Ref {
    return this.#sums.get(name)!.handle;
  }

  /** Adds those of these sums that are missing, zero at first. */
  addSums(shapes: ReadonlyMap<string, readonly number[]>): void {
    for (const [name, shape] of shapes) {
      if (!this.#sums.has(name)) this.#sums.set(name, this.#add(name, shape, 'sums'));
    }
  }

  read(session: Session, names: readonly string[]): Record<string, TensorData> {
    return fetched(session, new Map(names.map((name) => [name, this.#variable(name)])));
  }

  write(session: Session, values: Record<string, TensorData>): void {
    feed(
      session,
      Object.entries(values).map(([name, value]) => [this.#variable(name), value]),
    );
  }

  /** Gives a new session all state: that of the old one where there is one; what it lacks is initial. */
  carry(old: Session | null, session: Session): void {
    this.write(session, old ? this.read(old, [...this.#variables.keys()]) : Object.fromEntries(this.#initial));
    const held = (old && this.#heldSums.get(old)) ?? [];
    const sums = old ? fetched(old, new Map(held.map((name) => [name, this.#sums.get(name)!]))) : {};
    feed(
      session,
      [...this.#sums].map(([name, nodes]) => [nodes, sums[name] ?? zeros(nodes.shape)]),
    );
    this.#heldSums.set(session, [...this.#sums.keys()]);
    const scratch = old ? fetched(old, this.#scratch) : {};
    feed(
      session,
      [...this.#scratch].map(([name, nodes]) => [nodes, scratch[name] ?? zeros(nodes.shape)]),
    );
  }

  #variable(name: string): VariableNodes {
    const nodes = this.#variables.get(name);
    if (!nodes) throw new Error(`variable '${name}': the program has no such variable.`);
    return nodes;
  }

  #add(name: string, shape: readonly number[], container: Container): VariableNodes {
    const graph = this.#graph;
    const handle = graph.variable(name, shape, 'float32', container);
    const placeholder = graph.placeholder(`set_${graph.nodes.length}`, shape, 'float32');
    return {
      shape,
      handle,
      read: graph.read(handle, 'float32'),
      placeholder,
      assigned: this.#assign(handle, placeholder),
    };
  }

  /** A node to fetch, after which the variable has the value. */
  #assign(handle: Ref, value: Ref): Ref {
    const graph = this.#graph;
    const assign = graph.add('AssignVariableOp', [handle, value], { dtype: attr.type('float32') });
    return graph.add('Identity', [graph.scalar(1)], { T: attr.type('float32') }, { control: [assign] });
  }
}

function fetched(session: Session, variables: ReadonlyMap<string, VariableNodes>): Record<string, TensorData> {
  const values = session.run(
    [],
    [...variables.values()].map(({ read }) => read),
  );
  return Object.fromEntries([...variables.keys()].map((name, index) => [name, values[index]!]));
}

function feed(session: Session, entries: readonly (readonly [VariableNodes, TensorData])[]): void {
  session.run(
    entries.map(([{ placeholder }, value]) => [placeholder, value]),
    entries.map(([{ assigned }]) => assigned),
  );
}

function zeros(shape: readonly number[]): TensorData {
  return { shape: [...shape], data: new Float32Array(shape.reduce((product, dim) => product * dim, 1)) };
}
