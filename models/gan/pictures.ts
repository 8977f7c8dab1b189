import type { Tensor2D } from '@tensorflow/tfjs';
import type { ModelPart, Run } from '../core/model.js';
import type { PanelContent } from '../core/panel.js';
import { tilePicture } from '../core/picture.js';
import { tf } from '../engine/tensorflow.js';
import { galleryPanel, type GalleryBody } from '../panels/gallery.js';
import { AVERAGE } from './average.js';
import type { GanConfig } from './config.js';
import { routeThrough } from './latents/interpolate.js';
import { feedsOf, imagesOf, pointsOf, type LatentPoint, type LatentSpace } from './latents/latent-points.js';
import { networkOf, type Examples } from './networks/network.js';
import { Pass } from './pass.js';
import type { Judging } from './verdicts.js';
import { drawQuestion, type Drawing } from './questions/draw.js';
import { firstSamples, samplesOf } from './questions/samples.js';

/**
 * Draws pictures: of fixed latents for the gallery (see galleryShape), which `judge` judges, of fresh or named ones when
 * asked.
 */
export function picturesOf(config: GanConfig, examples: Examples, space: LatentSpace, judge?: Judging): ModelPart {
  const { height, width, channels, classes } = examples;
  const part = config.averageDecay > 0 ? AVERAGE : 'generator';

  function draw(
    run: Run,
    points: readonly LatentPoint[],
    columns: number,
    judging?: Judging,
  ): PanelContent<GalleryBody> {
    const images = imagesOf(run, points, space);
    const [count, rows] = [points.length, Math.ceil(points.length / columns)];
    return {
      body: {
        ...{ rows, columns, tileWidth: width, tileHeight: height },
        ...(count < rows * columns && { count }),
        ...(judging && { judged: { by: 'the discriminator', as: 'real', scores: judging(run, images, points) } }),
      },
      picture: tilePicture(images, columns),
    };
  }

  const gallery = pointsOf(firstSamples(space.tiles), space);

  return {
    functions: {
      /**
       * Images [N, height, width, channels] in 0…255 of `latents` [N, L] and, where there are classes, `labels` [N] or
       * `shares` [N, classes] of them, which together are 1.
       */
      draw: (scope, { latents, labels, shares = labels && tf.cast(tf.oneHot(labels, classes), 'float32') }) => {
        const input = shares ? tf.concat([latents as Tensor2D, shares as Tensor2D], 1) : (latents as Tensor2D);
        const drawn = networkOf(config).generate(new Pass(scope, config, { part, training: false }), input, examples);
        return { images: tf.reshape(tf.mul(tf.add(drawn, 1), 127.5), [-1, height, width, channels]) };
      },
    },
    prepare: [{ name: 'draw', feeds: feedsOf(gallery) }],
    panels: {
      names: [galleryPanel.name],
      observe: (run) => {
        const content = draw(run, gallery, space.columns, judge);
        if (classes > 0) {
          content.body.rowNames = Array.from(
            { length: content.body.rows },
            (_, row) => space.classNames[row % classes]!,
          );
        }
        return { [galleryPanel.name]: content };
      },
    },
    questions: {
      [drawQuestion.name]: (run, asked: Drawing) => {
        const { count, seed, class: as, interpolate: steps, interpolation: way, samples } = asked;
        const named = samples === null ? firstSamples(count, seed) : samplesOf(samples);
        if (steps === 0) return draw(run, pointsOf(named, space, as), Math.ceil(Math.sqrt(named.length)));
        const ways = Math.ceil(count / steps);
        const ends = pointsOf(firstSamples(2 * ways, seed), space, as);
        const points = ends.slice(0, ways).flatMap(({ latent, shares }, at) =>
          routeThrough([latent, ends[ways + at]!.latent], { hops: steps - 1, way }).map((one) => ({
            latent: one,
            shares,
          })),
        );
        return draw(run, points, steps);
      },
    },
  };
}
