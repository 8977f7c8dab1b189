/** Layers of a Keras model as TensorFlow.js keeps them, for a description. */
import { z } from 'zod';
import type { ModelDescription, NodeDescription } from './model-description.js';
import type { TfjsFiles } from './tfjs-files.js';

const layer = z.object({
  class_name: z.string(),
  name: z.string().optional(),
  config: z.record(z.string(), z.unknown()).default({}),
  inbound_nodes: z.array(z.unknown()).default([]),
});

const topology = z.object({
  model_config: z.object({
    class_name: z.string(),
    config: z.union([
      z.array(layer),
      z.object({
        name: z.string().optional(),
        layers: z.array(layer),
        input_layers: z.unknown().optional(),
        output_layers: z.unknown().optional(),
      }),
    ]),
  }),
  keras_version: z.string().optional(),
});

type Layer = z.output<typeof layer>;

/** A node for each layer, with its weights among its inputs. Throws an Error where it is no model of layers. */
export function describeLayers({
  json,
  places,
}: TfjsFiles): Pick<ModelDescription, 'inputs' | 'outputs' | 'nodes' | 'values' | 'notes'> {
  // Older files have the model's configuration at the top.
  const whole = 'model_config' in json.modelTopology ? json.modelTopology : { model_config: json.modelTopology };
  const { config, class_name } = topology.parse(whole).model_config;
  const layers = Array.isArray(config) ? config : config.layers;
  const names = layers.map((one, at) => one.name ?? nameIn(one) ?? `layer_${at}`);
  const sequential = class_name === 'Sequential';
  const weights = [...places.keys()];
  const nodes = layers.map((one, at): NodeDescription => {
    const before = sequential ? names.slice(Math.max(0, at - 1), at) : inboundOf(one.inbound_nodes);
    const own = weights.filter((weight) => weight.split('/')[0] === names[at] || weight.includes(`/${names[at]}/`));
    return {
      name: names[at]!,
      op: one.class_name,
      inputs: [...before, ...own],
      outputs: [names[at]!],
      attributes: attributesOf(one),
    };
  });
  const functional = Array.isArray(config) ? null : config;
  return {
    nodes,
    values: [],
    inputs: (sequential ? names.slice(0, 1) : layersIn(functional?.input_layers)) ?? [],
    outputs: (sequential ? names.slice(-1) : layersIn(functional?.output_layers)) ?? [],
    notes: ['Its layers are shown as they are, not the ops that they come to.'],
  };
}

function nameIn({ config }: Layer): string | null {
  return typeof config['name'] === 'string' ? config['name'] : null;
}

/** [['a', 0, 0], …], or one of them alone. */
function layersIn(value: unknown): string[] {
  const list = Array.isArray(value) && typeof value[0] === 'string' ? [value] : Array.isArray(value) ? value : [];
  return list.flatMap((one: unknown) => (Array.isArray(one) && typeof one[0] === 'string' ? [one[0]] : []));
}

/** Names of the layers before, wherever they stand: Keras 2 lists [name, node, output, …], Keras 3 objects. */
function inboundOf(inbound: readonly unknown[]): string[] {
  return inbound.flatMap((call) => layersIn(call));
}

function attributesOf({ config }: Layer): NodeDescription['attributes'] {
  const shown = Object.entries(config).filter(
    (entry): entry is [string, string | number | boolean | number[]] =>
      ['string', 'number', 'boolean'].includes(typeof entry[1]) ||
      (Array.isArray(entry[1]) && entry[1].every((one) => typeof one === 'number')),
  );
  return Object.fromEntries(shown.filter(([name]) => name !== 'name'));
}
