import { attr } from './graph-def.js';
import type { Graph, Ref } from './graph.js';
import { decays, isAdam, powerNames, slotNames } from './optimizer.js';
import { clipScale, finiteAndNorm, type Update, type UpdateRequest } from './optimizer-graph.js';

/**
 * The update for XLA: every variable is assigned either its new value or the one it had. Without a branch that the
 * processor must take, which on a GPU means to wait for it, and all in one piece with the gradients for XLA to compile.
 */
export function addSelectedUpdate(graph: Graph, request: UpdateRequest): Update {
  return new SelectedUpdate(graph, request).add();
}

class SelectedUpdate {
  readonly #graph: Graph;
  readonly #request: UpdateRequest;
  readonly #values = new Map<string, Ref>();
  readonly #assigned: Ref[] = [];

  constructor(graph: Graph, request: UpdateRequest) {
    this.#graph = graph;
    this.#request = request;
  }

  add(): Update {
    const [graph, { spec, name, gradients }] = [this.#graph, this.#request];
    const { finite, gradientNorm } = finiteAndNorm(graph, this.#request);
    const scale = clipScale(graph, gradientNorm, spec.clipNorm);
    const powers = isAdam(spec) ? powerNames(name).map((power) => this.#read(power)) : [];
    for (const [parameter, gradient] of gradients) {
      this.#step(parameter, scale === null ? gradient : graph.float('Mul', gradient, scale), powers, finite);
    }
    powers.forEach((power, index) => {
      const beta = graph.scalar(index === 0 ? spec.beta1 : spec.beta2);
      this.#assign(powerNames(name)[index]!, power, graph.float('Mul', power, beta), finite);
    });
    const done = graph.add('Identity', [finite], { T: attr.type('bool') }, { control: this.#assigned });
    return { gradientNorm, applied: finite, done, values: this.#values };
  }

  #step(parameter: string, gradient: Ref, powers: Ref[], finite: Ref): void {
    const [graph, { spec, name, learningRate, ranks }] = [this.#graph, this.#request];
    const add = (a: Ref, b: Ref) => graph.float('AddV2', a, b);
    const sub = (a: Ref, b: Ref) => graph.float('Sub', a, b);
    const mul = (a: Ref, b: Ref) => graph.float('Mul', a, b);
    const div = (a: Ref, b: Ref) => graph.float('RealDiv', a, b);
    const number = (value: number) => graph.scalar(value);
    const before = this.#read(parameter);
    const slots = slotNames(name, spec, parameter);
    const [first, second] = slots.map((slot) => this.#read(slot));
    let [weight, g] = [before, gradient];
    if (decays(spec, ranks.get(parameter)!)) {
      const decay = number(spec.weightDecay);
      if (spec.kind === 'adamw') weight = sub(before, mul(before, mul(decay, learningRate)));
      else g = add(gradient, mul(before, decay));
    }
    /** old + (value − old) · share */
    const towards = (old: Ref, value: Ref, share: number) => add(old, mul(sub(value, old), number(share)));
    const next: Ref[] = [];
    switch (spec.kind) {
      case 'adam':
      case 'adamw': {
        const m = towards(first!, g, 1 - spec.beta1);
        const v = towards(second!, graph.float('Square', g), 1 - spec.beta2);
        const [left1, left2] = powers.map((power) => sub(number(1), power));
        const rate = mul(learningRate, div(graph.float('Sqrt', left2!), left1!));
        const spread = add(graph.float('Sqrt', v), number(spec.epsilon));
        next.push(sub(weight, div(mul(m, rate), spread)), m, v);
        break;
      }
      case 'sgd': {
        const momentum = add(mul(first!, number(spec.momentum)), g);
        next.push(sub(weight, mul(momentum, learningRate)), momentum);
        break;
      }
      case 'rmsprop': {
        const meanSquare = towards(first!, graph.float('Square', g), 1 - spec.beta2);
        const root = graph.float('Sqrt', add(meanSquare, number(spec.epsilon)));
        const momentum = add(mul(second!, number(spec.momentum)), div(mul(g, learningRate), root));
        next.push(sub(weight, momentum), meanSquare, momentum);
        break;
      }
    }
    [parameter, ...slots].forEach((variable, index) => {
      this.#assign(variable, [before, first, second][index]!, next[index]!, finite);
    });
  }

  #read(variable: string): Ref {
    const written = this.#request.writer(variable);
    return this.#graph.read(this.#request.handle(variable), 'float32', written === undefined ? [] : [written]);
  }

  #assign(variable: string, before: Ref, next: Ref, finite: Ref): void {
    const { handle, reads, writer } = this.#request;
    const value = this.#graph.add('SelectV2', [finite, next, before], { T: attr.type('float32') });
    const earlier = writer(variable);
    const control = earlier === undefined ? reads : [...reads, earlier];
    const dtype = attr.type('float32');
    this.#assigned.push(this.#graph.add('AssignVariableOp', [handle(variable), value], { dtype }, { control }));
    this.#values.set(variable, value);
  }
}
