import { RequestError } from '../../../core/errors.js';
import { excerpt } from '../../../core/printable.mjs';
import {
  isTensor,
  tensorsOf,
  type Argument,
  type KerasLayer,
  type LayerCall,
  type LayerGraph,
  type TensorRef,
} from './layer-graph.js';

type Json = Readonly<Record<string, unknown>>;

const MOST_LAYERS = 20_000;
const DEEPEST = 16;

/**
 * Reads a model's configuration: Sequential or functional, of Keras 1 to 3 or of TensorFlow.js, models within models
 * included. Throws RequestError that names the file and what in it can't be read.
 */
export function readConfig(config: unknown, file: string): LayerGraph {
  const unreadable = (what: string): RequestError => new RequestError(`${file}: ${what}.`);
  return modelOf(config, 0);

  function modelOf(json: unknown, depth: number): LayerGraph {
    if (depth > DEEPEST) throw unreadable(`its models are nested more than ${DEEPEST} deep`);
    if (!isObject(json)) throw unreadable('it says nothing of its layers; save the whole model anew with Keras');
    const className = textOf(json['class_name']);
    // Keras 1 has the layers of a sequential model alone.
    const inside = Array.isArray(json['config']) ? { layers: json['config'] as unknown[] } : json['config'];
    if (!isObject(inside) || !Array.isArray(inside['layers'])) {
      throw unreadable(
        `its model is of class '${excerpt(className)}', which says nothing of its layers; use a Sequential or functional model, or export it as a SavedModel`,
      );
    }
    const listed = inside['layers'] as unknown[];
    if (listed.length > MOST_LAYERS) throw unreadable(`it has ${listed.length} layers, and ${MOST_LAYERS} are allowed`);
    const layers = listed.map((one) => layerOf(one, depth));
    const twice = layers.find(({ name }, at) => layers.findIndex((other) => other.name === name) < at && name !== '');
    if (twice) throw unreadable(`two of its layers are called '${excerpt(twice.name)}'`);
    const name = textOf(inside['name']) || 'model';
    return className === 'Sequential'
      ? sequential(name, layers, inside, json)
      : functional(name, layers, listed, inside);
  }

  function layerOf(json: unknown, depth: number): KerasLayer {
    if (!isObject(json) || !isObject(json['config'])) throw unreadable('one of its layers has no configuration');
    const config = json['config'];
    const className = textOf(json['class_name']);
    const name = textOf(config['name']) || textOf(json['name']);
    const build = isObject(json['build_config']) ? json['build_config']['input_shape'] : null;
    const inner = Array.isArray(config['layers']) ? modelOf(json, depth + 1) : null;
    return { name, className, module: textOf(json['module']), config, inputShape: shapeOf(build), inner };
  }

  function sequential(name: string, listed: KerasLayer[], inside: Json, json: Json): LayerGraph {
    const first = listed[0];
    const build = isObject(json['build_config']) ? json['build_config']['input_shape'] : null;
    const layers =
      first?.className === 'InputLayer'
        ? listed
        : [inputLayer(name, first, shapeOf(inside['build_input_shape']) ?? shapeOf(build)), ...listed];
    const calls = layers.map((layer, place): LayerCall => {
      const before = layers[place - 1];
      const shape = layer.inputShape;
      return {
        layer,
        at: 0,
        args: before ? [{ layer: before.name, at: 0, index: 0, ...(shape && { shape }) }] : [],
        kwargs: {},
      };
    });
    const [begin, end] = [layers[0]!, layers.at(-1)!];
    return {
      name,
      layers,
      calls,
      inputs: [{ layer: begin.name, at: 0, index: 0 }],
      outputs: [{ layer: end.name, at: 0, index: 0 }],
    };
  }

  /** What a sequential model begins with where it doesn't say so by itself. */
  function inputLayer(name: string, first: KerasLayer | undefined, built: (number | null)[] | null): KerasLayer {
    const inner = first?.inner?.layers[0]?.config;
    const shape =
      shapeOf(first?.config['batch_input_shape']) ??
      built ??
      first?.inputShape ??
      shapeOf(inner?.['batch_shape'] ?? inner?.['batch_input_shape']);
    const isTokens = first?.className === 'Embedding';
    const config = { batch_shape: shape, dtype: isTokens ? 'int32' : 'float32' };
    return {
      name: `${name}_input`,
      className: 'InputLayer',
      module: 'keras.layers',
      config,
      inputShape: null,
      inner: null,
    };
  }

  function functional(name: string, layers: KerasLayer[], listed: unknown[], inside: Json): LayerGraph {
    const byName = new Map(layers.map((layer) => [layer.name, layer]));
    const calls: LayerCall[] = listed.flatMap((json, place) => {
      const nodes = (json as Json)['inbound_nodes'];
      const layer = layers[place]!;
      if (!Array.isArray(nodes) || nodes.length === 0) return [{ layer, at: 0, args: [], kwargs: {} }];
      return nodes.map((node, at) => ({ layer, at, ...argumentsOf(node) }));
    });
    const graph = { name, layers, inputs: refsOf(inside['input_layers']), outputs: refsOf(inside['output_layers']) };
    for (const { layer } of [
      ...graph.inputs,
      ...graph.outputs,
      ...calls.flatMap(({ args, kwargs }) => tensorsOf([...args, ...Object.values(kwargs)])),
    ]) {
      if (!byName.has(layer)) throw unreadable(`it speaks of a layer '${excerpt(layer)}' that it doesn't have`);
    }
    if (graph.outputs.length === 0) throw unreadable("its model doesn't say what comes out of it");
    return { ...graph, calls: inOrder(calls) };
  }

  /** Each call after those that it needs. */
  function inOrder(calls: readonly LayerCall[]): LayerCall[] {
    const keyOf = (layer: string, at: number): string => `${layer}:${at}`;
    const known = new Map(calls.map((call) => [keyOf(call.layer.name, call.at), call]));
    const sorted: LayerCall[] = [];
    const state = new Map<LayerCall, 'open' | 'done'>();
    // By hand in place of recursion: a chain may be longer than the stack is deep.
    for (const start of calls) {
      const stack = [start];
      while (stack.length > 0) {
        const call = stack.at(-1)!;
        if (state.get(call) === 'done') {
          stack.pop();
          continue;
        }
        const isOpen = state.get(call) === 'open';
        state.set(call, 'open');
        const needed = tensorsOf([...call.args, ...Object.values(call.kwargs)]).map(({ layer, at }) => {
          const found = known.get(keyOf(layer, at));
          if (!found) throw unreadable(`it speaks of a call ${at} of layer '${excerpt(layer)}' that it doesn't have`);
          return found;
        });
        const missing = needed.filter((one) => state.get(one) !== 'done');
        if (missing.length === 0) {
          state.set(call, 'done');
          sorted.push(call);
          stack.pop();
        } else if (isOpen || missing.some((one) => state.get(one) === 'open')) {
          throw unreadable(`its layer '${excerpt(call.layer.name)}' leads back to itself`);
        } else stack.push(...missing);
      }
    }
    return sorted;
  }

  function argumentsOf(node: unknown): Pick<LayerCall, 'args' | 'kwargs'> {
    if (isObject(node)) {
      const kwargs = isObject(node['kwargs']) ? node['kwargs'] : {};
      return { args: arrayOf(node['args']).map((one) => argumentOf(one, 0)), kwargs: eachArgument(kwargs) };
    }
    // Before Keras 3: [layer, call, output, other arguments] for each tensor.
    const tensors = arrayOf(node).map((one) => oldRef(one));
    const [first] = arrayOf(node);
    const others = Array.isArray(first) && isObject(first[3]) ? first[3] : {};
    return { args: tensors.length === 1 ? tensors : [{ list: tensors }], kwargs: eachArgument(others) };
  }

  function eachArgument(kwargs: Json): Record<string, Argument> {
    return Object.fromEntries(Object.entries(kwargs).map(([key, value]) => [key, argumentOf(value, 0)]));
  }

  function argumentOf(json: unknown, depth: number): Argument {
    if (depth > DEEPEST) throw unreadable('what one of its layers is called with is nested too deep');
    if (isObject(json) && json['class_name'] === '__keras_tensor__' && isObject(json['config'])) {
      const { keras_history: history, shape } = json['config'];
      const told = shapeOf(shape);
      return { ...oldRef(history), ...(told && { shape: told }) };
    }
    if (Array.isArray(json)) {
      const [name, at, index] = json as unknown[];
      if (typeof name === 'string' && Number.isInteger(at) && Number.isInteger(index) && json.length <= 4)
        return oldRef(json);
      const list = json.map((one) => argumentOf(one, depth + 1));
      return list.some((one) => isTensor(one) || 'list' in one) ? { list } : { json };
    }
    return { json };
  }

  /** [layer, call, output], one or several; null and objects of names as Keras 3 has them. */
  function refsOf(json: unknown): TensorRef[] {
    if (isObject(json)) return Object.values(json).flatMap((one) => refsOf(one));
    if (!Array.isArray(json)) return [];
    return typeof json[0] === 'string' ? [oldRef(json)] : json.flatMap((one) => refsOf(one));
  }

  function oldRef(json: unknown): TensorRef {
    const [layer, at, index] = arrayOf(json);
    if (typeof layer !== 'string' || !isCount(at) || !isCount(index))
      throw unreadable('how its layers are connected is not told in a way that is known');
    return { layer, at, index };
  }
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const arrayOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** Null for what is no shape. */
export function shapeOf(value: unknown): (number | null)[] | null {
  if (!Array.isArray(value)) return null;
  return value.every((size) => size === null || isCount(size)) ? (value as (number | null)[]) : null;
}
