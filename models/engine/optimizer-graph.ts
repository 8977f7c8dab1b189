import { attr } from './graph-def.js';
import type { Graph, Ref } from './graph.js';
import { fused } from './ops/fused.js';
import { decays, isAdam, powerNames, slotNames, type FullOptimizer } from './optimizer.js';
import { addFusedAdam } from './optimizer-fused.js';
import { addSelectedUpdate } from './optimizer-selected.js';

export interface UpdateRequest {
  name: string;
  spec: FullOptimizer;
  loss: Ref;
  learningRate: Ref;
  gradients: ReadonlyMap<string, Ref>;
  ranks: ReadonlyMap<string, number>;
  /** Handle of a variable by name. */
  handle: (name: string) => Ref;
  /** Reads of the variables so far: an update must not overtake them. */
  reads: readonly Ref[];
  /** The node after which a variable has its present value, where one wrote it before. */
  writer: (name: string) => Ref | undefined;
  /** Whether XLA is to compile it. */
  xla: boolean;
}

/** Outputs of the update, and the node after which every variable has its new value. */
export interface Update {
  gradientNorm: Ref;
  /** Bool: loss, gradient norm and learning rate were finite and the update took place. */
  applied: Ref;
  done: Ref;
  /** New values of variables, where they are at hand without reading them again. */
  values?: ReadonlyMap<string, Ref>;
}

/** Adds the optimizer's update, which takes place only where loss, gradient norm and learning rate are finite. */
export function addUpdate(graph: Graph, request: UpdateRequest): Update {
  if (request.xla) return addSelectedUpdate(graph, request);
  return isAdam(request.spec) && fused() ? addFusedAdam(graph, request) : addComposedUpdate(graph, request);
}

/** The update in TensorFlow's own ops. */
function addComposedUpdate(graph: Graph, request: UpdateRequest): Update {
  const { spec } = request;
  const { finite, gradientNorm } = finiteAndNorm(graph, request);
  // A dead branch of a Switch takes everything behind it along, control edges included: one Switch guards all updates.
  const route = graph.add('Switch', [finite, finite], { T: attr.type('bool') });
  const go = graph.add('Identity', [`${route}:1`], { T: attr.type('bool') }, { name: `${route}_go` });
  const scale = clipScale(graph, gradientNorm, spec.clipNorm);
  const powers = isAdam(spec)
    ? powerNames(request.name).map((name) => graph.read(request.handle(name), 'float32', after(request.writer(name))))
    : [];
  const applied: Ref[] = [];
  for (const [parameter, gradient] of request.gradients) {
    const scaled = scale === null ? gradient : graph.float('Mul', gradient, scale);
    applied.push(applyOne(graph, request, parameter, scaled, powers, [go, ...request.reads]));
  }
  if (isAdam(spec)) {
    powerNames(request.name).forEach((name, index) => {
      const next = graph.float('Mul', powers[index]!, graph.scalar(index === 0 ? spec.beta1 : spec.beta2));
      const assign = graph.add(
        'AssignVariableOp',
        [request.handle(name), next],
        { dtype: attr.type('float32') },
        { control: [go, ...applied] },
      );
      applied.push(assign);
    });
  }
  const updated = graph.add('Identity', [go], { T: attr.type('bool') }, { name: `${route}_updated`, control: applied });
  const done = graph.add('Merge', [route, updated], { T: attr.type('bool'), N: attr.int(2) });
  return { gradientNorm, applied: finite, done };
}

function applyOne(
  graph: Graph,
  request: UpdateRequest,
  parameter: string,
  gradient: Ref,
  powers: Ref[],
  control: Ref[],
): Ref {
  const { spec, learningRate, handle, name } = request;
  const variable = handle(parameter);
  const slots = slotNames(name, spec, parameter).map(handle);
  const float = { T: attr.type('float32'), use_locking: attr.bool(false) };
  const number = (value: number) => graph.scalar(value);
  let g = gradient;
  let before = control;
  if (decays(spec, request.ranks.get(parameter)!)) {
    const value = graph.read(variable, 'float32', control);
    const decay = number(spec.weightDecay);
    if (spec.kind === 'adamw') {
      const shrink = graph.float('Mul', value, graph.float('Mul', decay, learningRate));
      before = [
        ...control,
        graph.add('AssignSubVariableOp', [variable, shrink], { dtype: attr.type('float32') }, { control }),
      ];
    } else {
      g = graph.float('AddV2', gradient, graph.float('Mul', value, decay));
    }
  }
  switch (spec.kind) {
    case 'adam':
    case 'adamw':
      return graph.add(
        'ResourceApplyAdam',
        [variable, ...slots, ...powers, learningRate, number(spec.beta1), number(spec.beta2), number(spec.epsilon), g],
        { ...float, use_nesterov: attr.bool(false) },
        { control: before },
      );
    case 'sgd':
      return graph.add(
        'ResourceApplyMomentum',
        [variable, ...slots, learningRate, g, number(spec.momentum)],
        {
          ...float,
          use_nesterov: attr.bool(false),
        },
        { control: before },
      );
    case 'rmsprop':
      return graph.add(
        'ResourceApplyRMSProp',
        [variable, ...slots, learningRate, number(spec.beta2), number(spec.momentum), number(spec.epsilon), g],
        float,
        { control: before },
      );
  }
}

function after(writer: Ref | undefined): Ref[] {
  return writer === undefined ? [] : [writer];
}

/** Whether loss, gradient norm and learning rate are finite, and the norm. */
export function finiteAndNorm(
  graph: Graph,
  { loss, gradients, learningRate }: Pick<UpdateRequest, 'loss' | 'gradients' | 'learningRate'>,
): { finite: Ref; gradientNorm: Ref } {
  const gradientNorm = globalNorm(graph, [...gradients.values()]);
  return { finite: allFinite(graph, [loss, gradientNorm, learningRate]), gradientNorm };
}

function allFinite(graph: Graph, values: readonly Ref[]): Ref {
  const finite = values.map((value) => graph.float('IsFinite', value));
  return finite.reduce((all, one) => graph.add('LogicalAnd', [all, one]));
}

/** √Σ‖g‖², over all gradients together. */
function globalNorm(graph: Graph, gradients: readonly Ref[]): Ref {
  const halves = gradients.map((gradient) => graph.float('L2Loss', gradient)); // ½‖g‖²
  const sum = graph.add('AddN', halves, { T: attr.type('float32'), N: attr.int(halves.length) });
  return graph.float('Sqrt', graph.float('Mul', sum, graph.scalar(2)));
}

/** min(1, clip / norm) (Pascanu et al. 2013), or null where clipping is off. */
export function clipScale(graph: Graph, norm: Ref, clipNorm: number): Ref | null {
  if (clipNorm === 0) return null;
  return graph.float('Minimum', graph.scalar(1), graph.float('Div', graph.scalar(clipNorm), norm));
}
