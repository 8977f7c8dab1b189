import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import { relu } from '../engine/ops.js';
import { tf } from '../engine/tensorflow.js';
import type { ClassifierConfig } from './config.js';
import type { Variables } from './initial-values.js';
import { normalizedConv, normalizedConvVariables } from './normalized-conv.js';
import type { Dimensions } from './parameter-count.js';
import type { Pass } from './pass.js';

/** One residual block: where it stands, and what it does to channels and size. */
interface Block {
  name: string;
  from: number;
  to: number;
  stride: 1 | 2;
}

/** Every stage halves the image with its first block; the first stage leaves that to the pooling before it. */
function blocksOf({ widths, blocks }: ClassifierConfig): Block[] {
  return widths.flatMap((width, stage) =>
    Array.from({ length: blocks }, (_, block): Block => {
      const from = block === 0 ? (widths[stage - 1] ?? width) : width;
      return { name: `encoder/stage${stage}/${block}`, from, to: width, stride: stage > 0 && block === 0 ? 2 : 1 };
    }),
  );
}

/** Whether the block's shortcut is a 1 × 1 convolution rather than the input itself. */
function projects({ from, to, stride }: Block): boolean {
  return from !== to || stride > 1;
}

export function residualVariables(config: ClassifierConfig, { input }: Dimensions): Variables {
  const { seed, widths } = config;
  const variables = normalizedConvVariables('encoder/stem', [3, 3, input[2]!, widths[0]!], seed);
  for (const block of blocksOf(config)) {
    const { name, from, to } = block;
    Object.assign(
      variables,
      normalizedConvVariables(`${name}/conv0`, [3, 3, from, to], seed),
      normalizedConvVariables(`${name}/conv1`, [3, 3, to, to], seed),
      projects(block) && normalizedConvVariables(`${name}/shortcut`, [1, 1, from, to], seed),
    );
  }
  return variables;
}

/**
 * Images [B, H, W, C] to the mean features [B, F] of a residual network (He et al. 2016): a convolution with 2 × 2 pooling,
 * then stages of blocks. Smaller than the paper's for ImageNet: 3 × 3 rather than 7 × 7 at first, and two convolutions a block.
 */
export function residual(pass: Pass, x_BHWC: Tensor4D): Tensor2D {
  return tf.mean(pass.lastMaps(residualMaps(pass, x_BHWC).at(-1)!), [1, 2]);
}

/** What the first convolution (before pooling) and each block give: [B, H, W, channels]. */
export function residualMaps(pass: Pass, x_BHWC: Tensor4D): Tensor4D[] {
  const stem = relu(normalizedConv(pass, 'encoder/stem', x_BHWC));
  const maps = [stem];
  let h: Tensor4D = tf.maxPool(stem, 2, 2, 'same');
  for (const block of blocksOf(pass.config)) maps.push((h = residualBlock(pass, block, h)));
  return maps;
}

/** relu(F(x) + shortcut), with F two convolutions, each with its batch norm. */
function residualBlock(pass: Pass, block: Block, x_BHWC: Tensor4D): Tensor4D {
  const { name, stride } = block;
  const inner = relu(normalizedConv(pass, `${name}/conv0`, x_BHWC, stride));
  const change = normalizedConv(pass, `${name}/conv1`, inner);
  const shortcut = projects(block) ? normalizedConv(pass, `${name}/shortcut`, x_BHWC, stride) : x_BHWC;
  return relu(tf.add(change, shortcut));
}
