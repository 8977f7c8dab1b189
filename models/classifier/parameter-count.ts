import type { DatasetInfo } from '../data/dataset.js';
import type { ClassifierConfig } from './config.js';

/** The sizes that a classifier's parameters follow from. */
export interface Dimensions {
  /** Shape of one example: [height, width, channels] of an image, [width] of an encoded row. */
  input: readonly number[];
  /** Classes; 1 where a number is predicted. */
  outputs: number;
}

/** Side lengths after a convolution without padding and 2 × 2 pooling; below 1 where the image is too small. */
export function pooledSide(side: number, kernelSize: number): number {
  return Math.floor((side - kernelSize + 1) / 2);
}

/** Numbers that the encoder gives for an example. */
export function featureCount(config: ClassifierConfig, { input }: Pick<Dimensions, 'input'>): number {
  const [height = 1, width = 1] = input;
  switch (config.network) {
    case 'mlp':
      return config.hiddenLayers.at(-1) ?? sizeOf(input);
    case 'cnn': {
      const side = (from: number) => config.filters.reduce((one) => pooledSide(one, config.kernelSize), from);
      return side(height) * side(width) * config.filters.at(-1)!;
    }
    case 'residual':
      return config.widths.at(-1)!;
  }
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, dim) => product * dim, 1);
}

/** Kernels and biases of dense layers whose widths are given from input to output. */
function denseParameters(widths: readonly number[]): number {
  return widths.slice(1).reduce((sum, units, layer) => sum + (widths[layer]! + 1) * units, 0);
}

/** Trainable parameters by part; the running statistics of batch norm and a frozen encoder are none. */
export function countParts(config: ClassifierConfig, dimensions: Dimensions): Record<string, number> {
  const hidden = config.network === 'cnn' ? config.denseLayers : [];
  const head = denseParameters([featureCount(config, dimensions), ...hidden, dimensions.outputs]);
  const encoder = config.freezeEncoder ? 0 : encoderParameters(config, dimensions);
  return { ...(encoder > 0 && { encoder }), head };
}

function encoderParameters(config: ClassifierConfig, { input }: Dimensions): number {
  const channels = input[2] ?? 1;
  switch (config.network) {
    case 'mlp':
      return denseParameters([sizeOf(input), ...config.hiddenLayers]);
    case 'cnn':
      return [channels, ...config.filters].reduce(
        (sum, from, layer, all) =>
          sum + (layer + 1 < all.length ? (config.kernelSize ** 2 * from + 1) * all[layer + 1]! : 0),
        0,
      );
    case 'residual':
      return residualParameters(config, channels);
  }
}

/** Convolutions without biases, each with a batch norm of scale and shift. */
function residualParameters({ widths, blocks }: ClassifierConfig, channels: number): number {
  const convolution = (side: number, from: number, to: number) => side * side * from * to + 2 * to;
  let sum = convolution(3, channels, widths[0]!);
  let from = widths[0]!;
  for (const [stage, width] of widths.entries()) {
    for (let block = 0; block < blocks; block++) {
      sum += convolution(3, from, width) + convolution(3, width, width);
      if (from !== width || (stage > 0 && block === 0)) sum += convolution(1, from, width);
      from = width;
    }
  }
  return sum;
}

/** The parameters that a run will have, as far as its data set's description tells. */
export function countClassifier(config: ClassifierConfig, dataset: DatasetInfo | null): Record<string, number> {
  return countParts(config, {
    input: inputOf(dataset),
    outputs: config.output === 'number' ? 1 : (dataset?.classNames.length ?? 0),
  });
}

/** A category that only test rows have, or a value that only they miss, makes no feature; a description doesn't tell. */
export function inputOf(dataset: DatasetInfo | null): number[] {
  if (dataset?.kind === 'images') return [dataset.height, dataset.width, dataset.channels];
  if (dataset?.kind !== 'table') return [0];
  const features = dataset.columns.map(({ kind, categories, missing }) => {
    const own = kind === 'number' ? 1 : categories.length;
    return missing === dataset.train + dataset.test ? 0 : own + Number(missing > 0);
  });
  return [features.reduce((sum, width) => sum + width, 0)];
}
