import type { KerasLayer } from '../layer-graph.js';
import type { WeightRole } from '../stored-weights.js';

type Config = KerasLayer['config'];

/** Of the layer itself, or of a part of it, in the order of Keras 3's files. */
function roles(names: readonly string[], part = '', within?: string): WeightRole[] {
  return names.map((role, index) => ({ role, index, part, ...(within !== undefined && { within }) }));
}

/** Unless it says that it has none. */
const biased = (config: Config, ...names: string[]): string[] => [
  ...names,
  ...(config['use_bias'] === false ? [] : ['bias']),
];
const centred = (config: Config): string[] => [
  ...(config['scale'] === false ? [] : ['gamma']),
  ...(config['center'] === false ? [] : ['beta']),
];
const recurrent = (config: Config): string[] => biased(config, 'kernel', 'recurrent_kernel');

const depthwise = (config: Config): WeightRole[] =>
  roles(biased(config, 'kernel')).map((one) => (one.role === 'kernel' ? { ...one, before: 'depthwise_kernel' } : one));

const byClass: Readonly<Record<string, (config: Config) => WeightRole[]>> = {
  Dense: (config) => roles(biased(config, 'kernel')),
  Conv1D: (config) => roles(biased(config, 'kernel')),
  Conv2D: (config) => roles(biased(config, 'kernel')),
  Conv1DTranspose: (config) => roles(biased(config, 'kernel')),
  Conv2DTranspose: (config) => roles(biased(config, 'kernel')),
  DepthwiseConv1D: depthwise,
  DepthwiseConv2D: depthwise,
  SeparableConv1D: (config) => roles(biased(config, 'depthwise_kernel', 'pointwise_kernel')),
  SeparableConv2D: (config) => roles(biased(config, 'depthwise_kernel', 'pointwise_kernel')),
  Embedding: () => roles(['embeddings']),
  BatchNormalization: (config) => roles([...centred(config), 'moving_mean', 'moving_variance']),
  LayerNormalization: (config) => roles(centred(config)),
  GroupNormalization: (config) => roles(centred(config)),
  RMSNormalization: () => roles(['scale']),
  Normalization: () => roles(['mean', 'variance']),
  PReLU: () => roles(['alpha']),
  SimpleRNN: (config) => roles(recurrent(config), 'cell'),
  GRU: (config) => roles(recurrent(config), 'cell'),
  LSTM: (config) => roles(recurrent(config), 'cell'),
  MultiHeadAttention: (config) =>
    ['query', 'key', 'value']
      .flatMap((part) => roles(biased(config, 'kernel'), `${part}_dense`, part))
      .concat(roles(biased(config, 'kernel'), 'output_dense', 'attention_output')),
};

/** The weights that a layer has; none for one that is not known. */
export function rolesOf({ className, config }: Pick<KerasLayer, 'className' | 'config'>): WeightRole[] {
  if (className === 'Bidirectional') {
    const inner = innerOf(config);
    return ['forward', 'backward'].flatMap((way) =>
      rolesOf(inner).map((role) => ({ ...role, part: `${way}_layer/${role.part}`, within: `${way}_` })),
    );
  }
  if (className === 'TimeDistributed') {
    return rolesOf(innerOf(config)).map((role) => ({
      ...role,
      part: role.part === '' ? 'layer' : `layer/${role.part}`,
    }));
  }
  return Object.hasOwn(byClass, className) ? byClass[className]!(config) : [];
}

/** The layer that a wrapper wraps; one of no class where it doesn't say. */
export function innerOf(config: Config): Pick<KerasLayer, 'className' | 'config'> {
  const layer = config['layer'] as { class_name?: unknown; config?: unknown } | null | undefined;
  const inner = layer?.config;
  return {
    className: typeof layer?.class_name === 'string' ? layer.class_name : '',
    config: typeof inner === 'object' && inner !== null ? (inner as Config) : {},
  };
}
