import type { Tensor, Tensor4D } from '@tensorflow/tfjs';
import type { Run } from '../../core/model.js';
import type { ProgramFunction } from '../../engine/program.js';
import type { TensorData } from '../../engine/tensor-data.js';
import type { ClassifierConfig } from '../config.js';
import type { Examples } from '../examples.js';
import { encode, featureMaps, head } from '../network.js';
import type { FeatureMapsBody } from '../panels/feature-maps.js';
import { Pass } from '../pass.js';
import { probabilitiesOf, ranked } from '../probabilities.js';

/** Maps of a layer that are shown, the first ones. */
const MOST_MAPS = 32;

const CLASSES_TOLD = 5;

/** `maps0`, `maps1`, … [1, H, W, C] of each layer, and `outputs` [1, K], of one image. */
export function lookInside(config: ClassifierConfig, examples: Examples): ProgramFunction {
  return (scope, inputs): Record<string, Tensor> => {
    const pass = new Pass(scope, config, false);
    const x = examples.read(scope, inputs, false) as Tensor4D;
    const maps = featureMaps(pass, x).map((one, layer) => [`maps${layer}`, one] as const);
    return { ...Object.fromEntries(maps), outputs: head(pass, encode(pass, x)) };
  };
}

/** Names of the layers whose maps are shown. */
function layerNames({ network, filters, widths, blocks }: ClassifierConfig): string[] {
  if (network === 'cnn') return filters.map((_, layer) => `Convolution ${layer + 1}`);
  if (network === 'mlp') return [];
  const inStages = widths.flatMap((_, stage) =>
    Array.from({ length: blocks }, (_, block) => `Stage ${stage + 1}${blocks > 1 ? `, block ${block + 1}` : ''}`),
  );
  return ['First convolution', ...inStages];
}

/** The feature maps of one image of the test data's form, its bytes: of the program's function `features`, see lookInside. */
export function featureMapsContent(
  run: Run,
  { config, examples }: { config: ClassifierConfig; examples: Examples },
  { title, pixels }: { title: string; pixels: Uint8Array },
) {
  const { form, output } = examples;
  if (form.kind !== 'images' || output.kind !== 'classes') throw new Error('feature maps: there are no images.');
  const { tensors } = run('features', examples.feeds(1, Float32Array.from(pixels)));
  const matrices: Record<string, { rows: number; columns: number; values: Float32Array }> = {};
  const layers = layerNames(config).map((name, layer) => {
    const { height, width, of, maps } = mapsOf(tensors[`maps${layer}`]!);
    const channels = maps.length;
    const values = new Float32Array(channels * height * width);
    maps.forEach((map, channel) => values.set(map, channel * height * width));
    matrices[`maps/${layer}`] = { rows: channels * height, columns: width, values };
    const largest = maps.map((map) => map.reduce((most, value) => Math.max(most, value), 0));
    return { name, width, height, channels, of, largest };
  });
  const { classNames } = output;
  const logits = Float32Array.from(tensors['outputs']!.data);
  const classes = ranked(probabilitiesOf(logits, classNames.length), classNames, CLASSES_TOLD);
  const body: FeatureMapsBody = { title, layers, classes };
  const { width, height, channels } = form;
  return { body, matrices, picture: { width, height, channels, pixels } };
}

/** The first maps of [1, H, W, C], each [H · W]. */
function mapsOf({ shape, data }: TensorData) {
  const [, height, width, of] = shape as [number, number, number, number];
  const maps = Array.from({ length: Math.min(MOST_MAPS, of) }, (_, channel) =>
    Float32Array.from({ length: height * width }, (_, pixel) => data[pixel * of + channel]!),
  );
  return { height, width, of, maps };
}
