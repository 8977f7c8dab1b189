import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import type { TensorData } from '../../engine/tensor-data.js';
import type { GanConfig } from '../config.js';
import type { Pass } from '../pass.js';
import { dcgan } from './dcgan.js';
import { mlp } from './mlp.js';
import { plane } from './plane.js';
import { residual } from './residual.js';

// B batch, L latent size, K classes, F features.

export type Variables = Record<string, TensorData>;

/** What the examples are: images (a point counts as one pixel of two channels), and the classes that the networks are told (0 where they are told none). */
export interface Examples {
  height: number;
  width: number;
  channels: number;
  classes: number;
}

/**
 * A pair of networks. Names of variables are those within their network. The generator's input is latents and, where there
 * are classes, one-hot ones beside them [B, L + K].
 */
export interface Network {
  /** Shape of one example as the networks take and give it. */
  shape(examples: Examples): number[];
  generatorVariables(config: GanConfig, examples: Examples): Variables;
  /** [B, L + K] to examples: images in [−1, 1], or points. */
  generate(pass: Pass, input: Tensor2D, examples: Examples): Tensor;
  discriminatorVariables(config: GanConfig, examples: Examples): Variables;
  /** Examples to the features [B, F] of which the verdict is a linear function, and to that verdict [B, 1]. */
  judge(pass: Pass, x: Tensor, examples: Examples): { features: Tensor2D; logits: Tensor2D };
  /** How many those features are. */
  features(config: GanConfig, examples: Examples): number;
}

export function networkOf({ network }: Pick<GanConfig, 'network'>): Network {
  switch (network) {
    case 'mlp':
      return mlp;
    case 'dcgan':
      return dcgan;
    case 'plane':
      return plane;
    case 'residual':
      return residual;
  }
}
