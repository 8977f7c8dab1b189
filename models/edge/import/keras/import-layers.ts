import type { Tensor } from '@tensorflow/tfjs';
import { RequestError } from '../../../core/errors.js';
import type { Inference, InferenceInput, InferenceOutput, InferenceTask } from '../../../core/inference.js';
import { excerpt } from '../../../core/printable.mjs';
import { isStatistic } from '../../../core/running-statistics.js';
import type { TensorData } from '../../../engine/tensor-data.js';
import { loadTensorFlow, tf } from '../../../engine/tensorflow.js';
import { numbersOf } from '../../inspect/numbers.js';
import { rolesOf } from './layers/roles.js';
import type { KerasLayer, LayerGraph } from './layer-graph.js';
import { refKey } from './layer-graph.js';
import { readable } from './keras-file.js';
import type { SavedLayers } from './open-keras.js';
import { shapeOf } from './read-config.js';
import { runLayers, variableName } from './run-layers.js';
import type { StoredWeights } from './stored-weights.js';

/** A model of layers as functions of the lab's engine. */
export interface ImportedLayers {
  /** All float32, by `model/<layer>/<role>`. */
  variables: Record<string, TensorData>;
  /** Those that training changes; averages of batch norm stay as they are. */
  trainable: string[];
  inference: Pick<Inference, 'inputs' | 'outputs' | 'infer' | 'task'>;
  /** The same with logits of the classes in place of their probabilities; null where its last layer is no softmax. */
  logits: Inference['infer'] | null;
}

/** Values of all inputs of one example at most. */
const MOST_INPUT_VALUES = 2 ** 26;

/**
 * Builds a model from its layers and weights, and computes it once to see that they go together. Inputs are as the model takes
 * them, outputs as it gives them. Throws RequestError that names the layer that isn't known, or what doesn't fit.
 */
export async function importLayers(saved: SavedLayers, generation: 2 | 3): Promise<ImportedLayers> {
  await loadTensorFlow();
  const { graph, name: file } = saved;
  const inputs = inputsOf(graph, file);
  const variables = saved.withWeights((weights) => variablesOf(graph, weights, file));
  const known = new Set(Object.keys(variables));
  const [lastLayer, last] = lastOf(graph);
  const endsInSoftmax = lastLayer !== null && last === 'softmax';
  const outputNames = namesOf(graph.outputs.map(({ layer }) => layer));
  const inferring =
    (withoutActivation: KerasLayer | null): Inference['infer'] =>
    (scope, given) => {
      const tensors = inputs.map(({ name }) => given[name]!);
      const run = { scope, file, generation, variables: known, withoutActivation };
      const made = runLayers(graph, tensors, run);
      // An output may be an input, or another output: each is a value of its own.
      return Object.fromEntries(made.map((value, at) => [outputNames[at]!, tf.cast(value, 'float32').clone()]));
    };
  const infer = inferring(null);
  const shapes = outputShapes(infer, inputs, variables);
  const outputs = outputNames.map((name, at): InferenceOutput => ({
    name,
    shape: shapes[name]!,
    help: at === 0 ? helpOf(last) : 'as the model gives it',
  }));
  return {
    variables,
    trainable: [...known].filter((name) => !isStatistic(name) && !/\/(mean|variance)$/.test(name)),
    inference: { inputs, outputs, infer, task: taskOf(last, outputs[0]!) },
    logits: endsInSoftmax ? inferring(lastLayer) : null,
  };
}

function inputsOf(graph: LayerGraph, file: string): InferenceInput[] {
  const layers = new Map(graph.layers.map((layer) => [layer.name, layer]));
  const names = namesOf(graph.inputs.map(({ layer }) => layer));
  if (graph.inputs.length === 0) throw new RequestError(`${file}: its model takes no inputs.`);
  const inputs = graph.inputs.map(({ layer }, at): InferenceInput => {
    const config = layers.get(layer)?.config ?? {};
    const shape = shapeOf(config['batch_shape'] ?? config['batch_input_shape']);
    const sizes = shape?.slice(1);
    if (!sizes?.every((size): size is number => size !== null && size > 0)) {
      const told = shape ? `[${shape.map((size) => size ?? 'any').join(', ')}]` : 'not told';
      throw new RequestError(
        `${file}: the shape of its input '${excerpt(layer)}' is ${told}, and every size but the batch has to be fixed; build the model with an Input of fixed sizes.`,
      );
    }
    const isWhole = typeof config['dtype'] === 'string' && /int/.test(config['dtype']);
    return {
      name: names[at]!,
      shape: sizes,
      dtype: isWhole ? 'int32' : 'float32',
      meaning: meaningOf(graph, layer, sizes, isWhole),
    };
  });
  const values = inputs.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0);
  if (values > MOST_INPUT_VALUES)
    throw new RequestError(
      `${file}: one example of its inputs has ${values} numbers, and ${MOST_INPUT_VALUES} are allowed.`,
    );
  return inputs;
}

/** Lower case, digits and `_`, each its own. */
function namesOf(layers: readonly string[]): string[] {
  const taken = new Set<string>();
  return layers.map((layer) => {
    const plain =
      layer
        .toLowerCase()
        .replace(/[^a-z0-9_]+/g, '_')
        .slice(0, 60) || 'value';
    let name = plain;
    for (let count = 2; taken.has(name); count++) name = `${plain}_${count}`;
    taken.add(name);
    return name;
  });
}

/** Numbers as the model takes them: pictures of whatever range, tokens below the size of what they are looked up in. */
function meaningOf(
  graph: LayerGraph,
  input: string,
  shape: readonly number[],
  isWhole: boolean,
): InferenceInput['meaning'] {
  const reader = graph.calls.find(
    ({ layer, args }) => layer.className === 'Embedding' && args.some((one) => 'layer' in one && one.layer === input),
  );
  const vocabulary = reader?.layer.config['input_dim'];
  if (isWhole || reader)
    return { kind: 'tokens', vocabulary: typeof vocabulary === 'number' ? vocabulary : 1, tokenizer: null };
  if (shape.length === 3 && [1, 3].includes(shape[2]!)) return { kind: 'image' };
  return { kind: 'row', columns: [] };
}

function variablesOf(graph: LayerGraph, weights: StoredWeights, file: string): Record<string, TensorData> {
  const variables: Record<string, TensorData> = {};
  const walk = (inside: LayerGraph, path: readonly KerasLayer[]): void => {
    for (const layer of inside.layers) {
      const own = [...path, layer];
      if (layer.inner) {
        walk(layer.inner, own);
        continue;
      }
      for (const role of rolesOf(layer)) {
        const stored = weights.find(own, role);
        const values = stored && readable(file, () => numbersOf(stored.type, stored.read()));
        if (!values) continue;
        const data = values instanceof Float32Array ? values : Float32Array.from(values);
        variables[variableName(own, role.part, role.role)] = { shape: [...stored!.shape], data };
      }
    }
  };
  walk(graph, []);
  return variables;
}

/** The layer that gives the first output, and its activation: of a model within it, its own last layer's. */
function lastOf(graph: LayerGraph): [layer: KerasLayer | null, activation: string] {
  const [output] = graph.outputs;
  const call = graph.calls.find(
    ({ layer, at }) => output && refKey({ layer: layer.name, at, index: 0 }) === refKey({ ...output, index: 0 }),
  );
  if (!call) return [null, ''];
  if (call.layer.inner) return lastOf(call.layer.inner);
  const { className, config } = call.layer;
  if (className === 'Softmax') return [call.layer, 'softmax'];
  return [call.layer, typeof config['activation'] === 'string' ? config['activation'] : ''];
}

/** Of one example, computed eagerly. */
function outputShapes(
  infer: Inference['infer'],
  inputs: readonly InferenceInput[],
  variables: Record<string, TensorData>,
): Record<string, number[]> {
  return tf.tidy(() => {
    const scope = { variable: (name: string): Tensor => tf.tensor(variables[name]!.data, variables[name]!.shape) };
    const zeros = inputs.map(({ name, shape, dtype }) => [name, tf.zeros([1, ...shape], dtype)] as const);
    const made = infer(scope as never, Object.fromEntries(zeros));
    return Object.fromEntries(Object.entries(made).map(([name, { shape }]) => [name, shape.slice(1)]));
  });
}

function helpOf(activation: string): string {
  if (activation === 'softmax') return 'probabilities of the classes, as the model gives them';
  return activation === 'sigmoid' ? 'a probability, or several, as the model gives them' : 'as the model gives it';
}

/** Classes where it ends in one number for each, that add up to 1; they have no names. */
function taskOf(activation: string, { shape }: InferenceOutput): InferenceTask {
  const [classes] = shape;
  if (activation === 'softmax' && shape.length === 1 && classes! > 1) {
    return { kind: 'classes', classNames: Array.from({ length: classes! }, (_, at) => `class ${at}`) };
  }
  return { kind: 'values' };
}
