import { attr } from './graph-def.js';
import type { Graph, Ref } from './graph.js';
import { gradientSumName, lossSumName } from './optimizer.js';

/** Loss and gradients, by parameter, of one batch or of several. */
export interface LossAndGradients {
  loss: Ref;
  gradients: ReadonlyMap<string, Ref>;
}

/** Gradients that several runs sum up to one update; kept in variables of the session. */
export class GraphGradientSums {
  readonly #graph: Graph;
  readonly #optimizer: string;
  readonly #handle: (name: string) => Ref;

  /** `handle` gives the handle of a sum by name. */
  constructor(graph: Graph, optimizer: string, handle: (name: string) => Ref) {
    this.#graph = graph;
    this.#optimizer = optimizer;
    this.#handle = handle;
  }

  /** Adds one batch to the sums; returns the nodes that do so. */
  add(batch: LossAndGradients): Ref[] {
    return this.#terms(batch).map(([name, term]) =>
      this.#graph.add('AssignAddVariableOp', [this.#handle(name), term], { dtype: attr.type('float32') }),
    );
  }

  /** Mean over all `parts` batches, of which `last` is the one that the sums lack. */
  mean(last: LossAndGradients, parts: number): LossAndGradients {
    const graph = this.#graph;
    const [loss, ...gradients] = this.#terms(last).map(([name, term]) => {
      const sum = graph.float('AddV2', graph.read(this.#handle(name), 'float32'), term);
      return graph.float('Mul', sum, graph.scalar(1 / parts));
    });
    const names = [...last.gradients.keys()];
    return { loss: loss!, gradients: new Map(names.map((name, index) => [name, gradients[index]!])) };
  }

  /** Zeroes the sums once the node `after` has run; returns the nodes that do so. */
  clear(shapes: ReadonlyMap<string, readonly number[]>, after: Ref): Ref[] {
    const options = { control: [after] };
    return [...shapes].map(([name, shape]) => {
      const inputs = [this.#handle(name), this.#graph.zeros(shape)];
      return this.#graph.add('AssignVariableOp', inputs, { dtype: attr.type('float32') }, options);
    });
  }

  #terms({ loss, gradients }: LossAndGradients): [name: string, term: Ref][] {
    const named = [...gradients].map(([name, ref]): [string, Ref] => [gradientSumName(this.#optimizer, name), ref]);
    return [[lossSumName(this.#optimizer), loss], ...named];
  }
}
