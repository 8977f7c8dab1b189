import type { ModelDescription, NodeDescription, ValueDescription } from '../../inspect/model-description.js';
import { rolesOf } from './layers/roles.js';
import { refKey, tensorsOf, type KerasLayer, type LayerGraph, type TensorRef } from './layer-graph.js';
import { shapeOf } from './read-config.js';
import type { StoredWeights } from './stored-weights.js';

type Described = Pick<ModelDescription, 'inputs' | 'outputs' | 'nodes' | 'values' | 'constants' | 'notes'>;

/** Each call of a layer as a node, those of models within models among them. */
export function describeLayers(graph: LayerGraph, weights: StoredWeights): Described {
  const nodes: NodeDescription[] = [];
  const values = new Map<string, ValueDescription>();
  const tell = (name: string, type: string, shape: ValueDescription['shape']): void => {
    const known = values.get(name);
    if (!known || known.shape === null) values.set(name, { name, type, shape, quantization: null });
  };
  const used = new Set<string>();

  /** Names of the graph's outputs. `given`: what its inputs are called where it is used. */
  const walk = (inside: LayerGraph, path: readonly KerasLayer[], given: readonly string[] | null): string[] => {
    const prefix = path.map(({ name }) => `${name}/`).join('');
    const names = new Map<string, string>();
    const nameOf = (ref: TensorRef): string => {
      const name = names.get(refKey(ref)) ?? `${prefix}${ref.layer}`;
      if (ref.shape) tell(name, 'float32', [...ref.shape]);
      return name;
    };
    for (const { layer, at, args, kwargs } of inside.calls) {
      const own = [...path, layer];
      const name = `${prefix}${layer.name}${at === 0 ? '' : `:${at}`}`;
      const output = refKey({ layer: layer.name, at, index: 0 });
      const inputs = tensorsOf([...args, ...Object.values(kwargs)]).map(nameOf);
      if (layer.className === 'InputLayer') {
        const place = inside.inputs.findIndex((one) => one.layer === layer.name);
        const outer = given?.[place];
        names.set(output, outer ?? name);
        if (outer === undefined)
          tell(name, inputType(layer), shapeOf(layer.config['batch_shape'] ?? layer.config['batch_input_shape']));
        continue;
      }
      if (layer.inner) {
        walk(layer.inner, own, inputs).forEach((inner, index) =>
          names.set(refKey({ layer: layer.name, at, index }), inner),
        );
        continue;
      }
      names.set(output, name);
      tell(name, 'float32', null);
      const constants = rolesOf(layer).flatMap((role) => weights.find(own, role)?.name ?? []);
      for (const constant of constants) used.add(constant);
      nodes.push({
        name,
        op: layer.className,
        inputs: [...inputs, ...constants],
        outputs: [name],
        attributes: attributesOf(layer),
      });
    }
    return inside.outputs.map(nameOf);
  };
  const outputs = walk(graph, [], null);
  for (const { name, type, shape } of weights.all) tell(name, type, [...shape]);
  const unused = weights.all.filter(({ name, type }) => type !== 'other' && !used.has(name)).length;
  return {
    inputs: graph.inputs.map(({ layer }) => layer),
    outputs,
    nodes,
    values: [...values.values()],
    constants: weights.all.map(({ name, shape, bytes }) => ({
      name,
      count: shape.reduce((product, size) => product * size, 1),
      bytes,
    })),
    notes: unused === 0 ? [] : [`${unused} of its weights belong to layers that are not known here, or to none.`],
  };
}

const inputType = ({ config }: KerasLayer): string =>
  typeof config['dtype'] === 'string' ? config['dtype'] : 'float32';

/** Keys that say how a layer was made, or trained, and nothing of what it does. */
const beside =
  /initializer|regularizer|constraint|^(name|trainable|dtype|seed|batch_shape|batch_input_shape|quantization_config)$/;

function attributesOf({ config }: KerasLayer): NodeDescription['attributes'] {
  const attributes: NodeDescription['attributes'] = {};
  for (const [key, value] of Object.entries(config)) {
    if (beside.test(key)) continue;
    if (['string', 'number', 'boolean'].includes(typeof value))
      attributes[key] = shortened(value as string | number | boolean);
    else if (Array.isArray(value) && value.length <= 64 && value.every((one) => typeof one === 'number'))
      attributes[key] = value as number[];
    else if (value !== null && typeof value === 'object' && 'class_name' in value)
      attributes[key] = shortened(String(value.class_name));
  }
  return attributes;
}

const shortened = <T>(value: T): T | string =>
  typeof value === 'string' && value.length > 200 ? `${value.slice(0, 200)}…` : value;
