import type { Tensor } from '@tensorflow/tfjs';
import { RequestError } from '../../../core/errors.js';
import { excerpt } from '../../../core/printable.mjs';
import type { Scope } from '../../../engine/program.js';
import { TraceError } from '../../../engine/recorder.js';
import {
  isTensor,
  refKey,
  tensorsOf,
  type Argument,
  type KerasLayer,
  type LayerCall,
  type LayerGraph,
  type TensorRef,
} from './layer-graph.js';
import { LayerConfig } from './layers/layer-config.js';
import type { LayerInputs } from './layers/layer-function.js';
import { layerFunction } from './layers/layer-functions.js';
import { maskAfter } from './layers/masks.js';

export interface LayersRun {
  scope: Pick<Scope, 'variable'>;
  /** Of the file, for sentences. */
  file: string;
  generation: 2 | 3;
  /** Names of variables that there are. */
  variables: ReadonlySet<string>;
  /** The layer whose activation is left out, to have logits; null for none. */
  withoutActivation: KerasLayer | null;
}

/** A value with what of it counts. */
interface Valued {
  value: Tensor;
  mask: Tensor | null;
}

/** What the lab calls the averages of batch norm, by which pruning and training know them. */
const averages: Readonly<Record<string, string>> = { moving_mean: 'runningMean', moving_variance: 'runningVariance' };

/** `model/<layer>/<role>`, with the models that the layer is in, and its part, between. */
export function variableName(path: readonly KerasLayer[], part: string, role: string): string {
  const own = averages[role] ?? role;
  return ['model', ...path.map(({ name }) => name), ...(part === '' ? [] : [part]), own]
    .join('/')
    .replace(/\/{2,}/g, '/');
}

/**
 * The outputs of a model of layers for its inputs, in its order. Throws RequestError that names the layer that isn't known,
 * or can't be computed for what it is given.
 */
export function runLayers(graph: LayerGraph, inputs: readonly Tensor[], run: LayersRun): Tensor[] {
  return walk(
    graph,
    inputs.map((value) => ({ value, mask: null })),
    [],
    run,
  ).map(({ value }) => value);
}

function walk(graph: LayerGraph, inputs: readonly Valued[], path: readonly KerasLayer[], run: LayersRun): Valued[] {
  const known = new Map<string, Valued>();
  const valueOf = (ref: TensorRef): Valued => {
    const found = known.get(refKey(ref));
    if (found) return found;
    throw new RequestError(`${run.file}: its layer '${excerpt(ref.layer)}' has no output ${ref.index}.`);
  };
  graph.inputs.forEach((ref, place) => {
    const given = inputs[place];
    if (!given)
      throw new RequestError(`${run.file}: its model '${excerpt(graph.name)}' is called with too few tensors.`);
    known.set(refKey(ref), given);
  });
  for (const call of graph.calls) {
    const { layer, at } = call;
    if (layer.className === 'InputLayer') continue;
    const outputs = layer.inner
      ? walk(layer.inner, tensorsOf(call.args).map(valueOf), [...path, layer], run)
      : called(call, { valueOf, path: [...path, layer], run });
    outputs.forEach((output, index) => known.set(refKey({ layer: layer.name, at, index }), output));
  }
  return graph.outputs.map(valueOf);
}

interface Around {
  valueOf: (ref: TensorRef) => Valued;
  path: readonly KerasLayer[];
  run: LayersRun;
}

function called({ layer, args, kwargs }: LayerCall, { valueOf, path, run }: Around): Valued[] {
  const told =
    run.withoutActivation === layer ? { ...layer, config: { ...layer.config, activation: 'linear' } } : layer;
  const config = new LayerConfig(told, run);
  // Softmax as a layer of its own is left out whole.
  if (run.withoutActivation === layer && layer.className === 'Softmax') return tensorsOf(args).map(valueOf);
  const plain = (argument: Argument): unknown =>
    isTensor(argument) ? valueOf(argument).value : 'list' in argument ? argument.list.map(plain) : argument.json;
  const { mask: givenMask, ...others } = kwargs;
  // Keras calls some with tensors by name: `call(query=…, value=…)`.
  const tensors = [...tensorsOf(args), ...tensorsOf(['query', 'value', 'key'].flatMap((name) => others[name] ?? []))];
  const values = tensors.map(valueOf);
  const mask = givenMask && isTensor(givenMask) ? valueOf(givenMask).value : null;
  const inputs: LayerInputs = {
    config,
    inputs: values.map(({ value }) => value),
    args: args.map(plain),
    kwargs: Object.fromEntries(Object.entries(others).map(([name, one]) => [name, plain(one)])),
    masks: values.map((one, place) => (place === 0 && mask ? mask : one.mask)),
    weight(role, part = '') {
      const name = variableName(path, part, role);
      if (run.variables.has(name)) return run.scope.variable(name);
      throw config.refused(`has no ${role} in the file; save the model anew`);
    },
  };
  const apply = layerFunction(config, layer.module);
  const made = computed(config, () => [apply(inputs)].flat());
  const after = computed(config, () => maskAfter(inputs));
  return made.map((value) => ({ value, mask: after }));
}

/** What tfjs or TensorFlow says of shapes that don't go together becomes a sentence about the layer. */
function computed<T>(config: LayerConfig, compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    if (error instanceof RequestError || (error instanceof TraceError && !/^[A-Z]\w+: /.test(error.message)))
      throw error;
    const [first = ''] = (error as Error).message.split('\n');
    const what = excerpt(first.replace(/^Error in \w+: |\.$/g, ''));
    throw new RequestError(config.refused(`can't be computed for what it is given (${what})`).message, {
      cause: error,
    });
  }
}
