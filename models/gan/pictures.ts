import type { Tensor2D } from '@tensorflow/tfjs';
import { standardNormal } from '../core/initializers.js';
import type { ModelPart, Run } from '../core/model.js';
import type { PanelContent } from '../core/panel.js';
import { tilePicture } from '../core/picture.js';
import type { Feed } from '../engine/program.js';
import type { TensorData } from '../engine/tensor-data.js';
import { tf } from '../engine/tensorflow.js';
import { galleryPanel, type GalleryBody } from '../panels/gallery.js';
import { askedClasses } from './asked-classes.js';
import { AVERAGE } from './average.js';
import type { GanConfig } from './config.js';
import { interpolate } from './interpolate.js';
import { networkOf, type Examples } from './networks/network.js';
import { Pass } from './pass.js';
import { drawQuestion, type Drawing } from './questions/draw.js';

/** The gallery shows fixed latents, eight rows of eight; where there are more classes, a row for each, up to `most`. */
const GALLERY = { columns: 8, rows: 8, most: 16 };

/** Draws pictures: of fixed latents for the gallery, of fresh ones when asked. `classNames` where the networks are told classes. */
export function picturesOf(config: GanConfig, examples: Examples, classNames: readonly string[]): ModelPart {
  const { height, width, channels, classes } = examples;
  const part = config.averageDecay > 0 ? AVERAGE : 'generator';

  const latents = (seed: number, count: number) => standardNormal([count, config.latentSize], seed, 'latents');
  const feeds = (drawn: TensorData, labels: readonly number[]): Record<string, Feed> => ({
    latents: drawn,
    ...(classes > 0 && { labels: Int32Array.from(labels) }),
  });

  function draw(run: Run, drawn: TensorData, labels: readonly number[], columns: number): PanelContent<GalleryBody> {
    const images = run('draw', feeds(drawn, labels)).tensors['images']!;
    return {
      body: { rows: Math.ceil(labels.length / columns), columns, tileWidth: width, tileHeight: height },
      picture: tilePicture(images, columns),
    };
  }

  /** Rows take turns through the classes, where there are any. */
  const rows = Math.max(GALLERY.rows, Math.min(GALLERY.most, classes));
  const galleryLabels = Array.from({ length: rows * GALLERY.columns }, (_, tile) =>
    classes > 0 ? Math.floor(tile / GALLERY.columns) % classes : 0,
  );

  return {
    functions: {
      /** Images [N, height, width, channels] in 0…255 of `latents` [N, L] and, where there are classes, `labels` [N]. */
      draw: (scope, { latents, labels }) => {
        const input = labels
          ? tf.concat([latents as Tensor2D, tf.cast(tf.oneHot(labels, classes), 'float32') as Tensor2D], 1)
          : (latents as Tensor2D);
        const drawn = networkOf(config).generate(new Pass(scope, config, { part, training: false }), input, examples);
        return { images: tf.reshape(tf.mul(tf.add(drawn, 1), 127.5), [-1, height, width, channels]) };
      },
    },
    prepare: [{ name: 'draw', feeds: feeds(latents(0, galleryLabels.length), galleryLabels) }],
    panels: {
      names: [galleryPanel.name],
      observe: (run) => {
        const content = draw(run, latents(config.seed, galleryLabels.length), galleryLabels, GALLERY.columns);
        if (classes > 0) {
          content.body.rowNames = Array.from({ length: content.body.rows }, (_, row) => classNames[row % classes]!);
        }
        return { [galleryPanel.name]: content };
      },
    },
    questions: {
      [drawQuestion.name]: (run, { count, seed, class: className, interpolate: steps }: Drawing) => {
        const known = classes > 0 ? classNames : [];
        if (steps === 0)
          return draw(run, latents(seed, count), askedClasses(className, known, count), Math.ceil(Math.sqrt(count)));
        const ways = Math.ceil(count / steps);
        const labels = askedClasses(className, known, ways).flatMap((label) => new Array<number>(steps).fill(label));
        return draw(run, interpolate(latents(seed, 2 * ways), steps), labels, steps);
      },
    },
  };
}
