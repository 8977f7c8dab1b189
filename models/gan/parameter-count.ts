import type { DatasetInfo } from '../data/dataset.js';
import type { GanConfig } from './config.js';

/** Trainable parameters of both networks; running statistics and the generator's average are none. */
export function countGan(config: GanConfig, dataset: DatasetInfo | null): Record<string, number> {
  const { width, height, channels } = sizeOf(config, dataset);
  const classes = config.conditional && dataset ? dataset.classNames.length : 0;
  const inputs = config.latentSize + classes;
  const pixels = width * height * channels;
  const { generatorLayers, discriminatorLayers, filters, discriminatorNorm } = config;
  const smallest = (width * height) / 4 ** filters.length;
  switch (config.network) {
    case 'mlp':
    case 'plane':
      return {
        generator: denseParameters([inputs, ...generatorLayers, pixels]),
        discriminator:
          denseParameters([pixels, ...discriminatorLayers, 1]) + classes * (discriminatorLayers.at(-1) ?? pixels),
      };
    case 'dcgan': {
      const depth = filters.at(-1)!;
      const kernels = pairs([channels, ...filters]).reduce((sum, [from, to]) => sum + 16 * from * to, 0);
      const inner = filters.slice(0, -1).reduce((sum, count) => sum + 2 * count, 0);
      const norms = filters.slice(1).reduce((sum, count) => sum + (discriminatorNorm === 'batch' ? 2 : 1) * count, 0);
      return {
        generator: inputs * smallest * depth + 2 * depth + kernels + inner + channels,
        discriminator: kernels + filters[0]! + norms + (1 + classes) * smallest * depth + 1,
      };
    }
    case 'residual': {
      const depth = filters.at(-1)!;
      const growing = filters.map((from, level): [number, number] => [from, filters[Math.max(0, level - 1)]!]);
      const generator = growing.reduce((sum, [from, to]) => sum + blockKernels(from, to) + 2 * from + 2 * to, 0);
      const batch = discriminatorNorm === 'batch';
      const discriminator = pairs([channels, ...filters]).reduce((sum, [from, to], level) => {
        const norms = batch ? (level > 0 ? 2 * from : 0) + 2 * to : 0;
        return sum + blockKernels(from, to) + 3 * to + norms;
      }, 0);
      const last = 2 * filters[0]! + 9 * filters[0]! * channels + channels;
      return {
        generator: inputs * smallest * depth + generator + last,
        discriminator: discriminator + (1 + classes) * depth + 1,
      };
    }
  }
}

function sizeOf({ network }: GanConfig, dataset: DatasetInfo | null) {
  if (network === 'plane') return { width: 1, height: 1, channels: 2 };
  return dataset?.kind === 'images' ? dataset : { width: 0, height: 0, channels: 0 };
}

/** Two convolutions of 3 × 3 and a shortcut of 1 × 1. */
function blockKernels(from: number, to: number): number {
  return 9 * from * to + 9 * to * to + from * to;
}

function pairs(widths: readonly number[]): [number, number][] {
  return widths.slice(1).map((to, at) => [widths[at]!, to]);
}

/** Kernels and biases of a stack of dense layers whose widths are given from input to output. */
function denseParameters(widths: readonly number[]): number {
  return pairs(widths).reduce((sum, [inputs, units]) => sum + (inputs + 1) * units, 0);
}
