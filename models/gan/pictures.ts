import type { Tensor2D } from '@tensorflow/tfjs';
import { standardNormal } from '../core/initializers.js';
import { RequestError } from '../core/errors.js';
import type { ModelPart, Run } from '../core/model.js';
import type { PanelContent } from '../core/panel.js';
import { tilePicture } from '../core/picture.js';
import type { Feed } from '../engine/program.js';
import { tf } from '../engine/tensorflow.js';
import { galleryPanel, type GalleryBody } from '../panels/gallery.js';
import { AVERAGE } from './average.js';
import type { GanConfig } from './config.js';
import { networkOf, type Examples } from './networks/network.js';
import { Pass } from './pass.js';
import { drawQuestion, type Drawing } from './questions/draw.js';

/** The gallery shows this many fixed latents, in rows of eight. */
const GALLERY = { count: 64, columns: 8 };

/** Draws pictures: of fixed latents for the gallery, of fresh ones when asked. `classNames` where the networks are told classes. */
export function picturesOf(config: GanConfig, examples: Examples, classNames: readonly string[]): ModelPart {
  const { height, width, channels, classes } = examples;
  const part = config.averageDecay > 0 ? AVERAGE : 'generator';

  const feeds = (seed: number, labels: readonly number[]): Record<string, Feed> => ({
    latents: standardNormal([labels.length, config.latentSize], seed, 'latents'),
    ...(classes > 0 && { labels: Int32Array.from(labels) }),
  });

  function draw(
    run: Run,
    { seed, labels, columns }: { seed: number; labels: readonly number[]; columns: number },
  ): PanelContent<GalleryBody> {
    const images = run('draw', feeds(seed, labels)).tensors['images']!;
    return {
      body: { rows: Math.ceil(labels.length / columns), columns, tileWidth: width, tileHeight: height },
      picture: tilePicture(images, columns),
    };
  }

  /** Rows take turns through the classes, where there are any. */
  const galleryLabels = Array.from({ length: GALLERY.count }, (_, tile) =>
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
    prepare: [{ name: 'draw', feeds: feeds(0, galleryLabels) }],
    panels: {
      names: [galleryPanel.name],
      observe: (run) => {
        const content = draw(run, { seed: config.seed, labels: galleryLabels, columns: GALLERY.columns });
        if (classes > 0) {
          content.body.rowNames = Array.from({ length: content.body.rows }, (_, row) => classNames[row % classes]!);
        }
        return { [galleryPanel.name]: content };
      },
    },
    questions: {
      [drawQuestion.name]: (run, { count, seed, className }: Drawing) => {
        const columns = Math.ceil(Math.sqrt(count));
        const labels = labelsFor(className, classes > 0 ? classNames : [], count);
        return draw(run, { seed, labels, columns });
      },
    },
  };
}

/** The class of each picture: the one that was asked for, or all in turn. Throws RequestError where there is no such class. */
function labelsFor(className: string | null, classNames: readonly string[], count: number): number[] {
  if (className === null) return Array.from({ length: count }, (_, tile) => tile % Math.max(1, classNames.length));
  if (classNames.length === 0) {
    throw new RequestError(
      `className: '${className}' can't be asked for: this GAN was not told classes (conditional).`,
    );
  }
  const label = classNames.indexOf(className);
  if (label < 0) throw new RequestError(`className: '${className}' is unknown; use ${classNames.join(', ')}.`);
  return new Array<number>(count).fill(label);
}
