import type { Tensor } from '@tensorflow/tfjs';
import type { ModelPart, Run } from '../core/model.js';
import type { TensorData } from '../engine/tensor-data.js';
import { tf } from '../engine/tensorflow.js';
import { feedsOf, type LatentPoint, type LatentSpace } from './latents/latent-points.js';
import { networkOf } from './networks/network.js';
import { judgeOf, verdict, type Judged } from './verdict.js';

/** What the discriminator says of each of the gallery's pictures [N, height, width, channels] in 0…255: the higher the more real. */
export type Judging = (run: Run, images: TensorData, points: readonly LatentPoint[]) => number[];

/** The discriminator as a judge of what the generator has drawn for the gallery. It draws no random numbers. */
export function verdictsOf(gan: Judged, space: LatentSpace): { part: ModelPart; judge: Judging } {
  const { height, width, channels } = gan.examples;
  const feeds = (images: TensorData, points: readonly LatentPoint[]) => {
    const { shares } = feedsOf(points);
    return { images, ...(shares !== undefined && { shares }) };
  };
  const latent = new Float32Array(space.latentSize);
  const point = { latent, shares: new Float32Array(space.classNames.length) };
  const shape = [space.tiles, height, width, channels];
  const blank = { shape, data: new Float32Array(shape.reduce((product, dim) => product * dim, 1)) };
  return {
    part: {
      functions: {
        /** Verdicts [N] on `images` and, where there are classes, `shares` [N, classes] of them. */
        verdicts: (scope, { images, shares }) => {
          const x = tf.sub(tf.div(images as Tensor, 127.5), 1);
          const examples = tf.reshape(x, [x.shape[0]!, ...networkOf(gan.config).shape(gan.examples)]);
          return { verdicts: verdict(gan.config, judgeOf(scope, shares ?? null, gan).judge(examples).logits) };
        },
      },
      prepare: [{ name: 'verdicts', feeds: feeds(blank, new Array<LatentPoint>(space.tiles).fill(point)) }],
    },
    judge: (run, images, points) => {
      const { data } = run('verdicts', feeds(images, points)).tensors['verdicts']!;
      return Array.from(data, (value) => Number(value.toPrecision(4)));
    },
  };
}
