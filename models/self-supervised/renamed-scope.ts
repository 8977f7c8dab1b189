import type { Scope } from '../engine/program.js';

/** The scope, with variables looked up by other names. */
export function renamed(scope: Scope, rename: (name: string) => string): Scope {
  return {
    random: scope.random,
    variable: (name) => scope.variable(rename(name)),
    assign: (name, value, options) => scope.assign(rename(name), value, options),
    gather: (data, indices) => scope.gather(data, indices),
    minimize: (optimizer, learningRate, loss) => scope.minimize(optimizer, learningRate, loss),
  };
}
