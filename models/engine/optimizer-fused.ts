import type { Graph } from './graph.js';
import { attr } from './graph-def.js';
import { decays, powerNames, slotNames } from './optimizer.js';
import type { Update, UpdateRequest } from './optimizer-graph.js';

/** Adds Adam or AdamW as one of the lab's own ops (models/engine/kernels): norm, guard and update of all parameters. */
export function addFusedAdam(graph: Graph, request: UpdateRequest): Update {
  const { name, spec, gradients, handle, reads, writer } = request;
  const parameters = [...gradients.keys()];
  const slots = parameters.map((parameter) => slotNames(name, spec, parameter));
  const variables = [...parameters, ...slots.map(([m]) => m!), ...slots.map(([, v]) => v!), ...powerNames(name)];
  const update = graph.add(
    'ModelLabAdam',
    [...variables.map(handle), request.learningRate, request.loss, ...gradients.values()],
    {
      N: attr.int(parameters.length),
      beta1: attr.float(spec.beta1),
      beta2: attr.float(spec.beta2),
      epsilon: attr.float(spec.epsilon),
      weight_decay: attr.float(spec.weightDecay),
      decoupled: attr.bool(spec.kind === 'adamw'),
      decays: attr.bools(parameters.map((parameter) => decays(spec, request.ranks.get(parameter)!))),
      clip_norm: attr.float(spec.clipNorm),
    },
    { control: [...reads, ...variables.flatMap((variable) => writer(variable) ?? [])] },
  );
  return { gradientNorm: update, applied: `${update}:1`, done: update };
}
