import type { Tensor2D } from '@tensorflow/tfjs';
import { standardNormal } from '../core/initializers.js';
import type { ModelPart, Run } from '../core/model.js';
import type { PanelContent } from '../core/panel.js';
import { tilePicture } from '../core/picture.js';
import { tf } from '../engine/tensorflow.js';
import { galleryPanel, type GalleryBody } from '../panels/gallery.js';
import type { GanConfig } from './config.js';
import type { GanImages } from './gan.js';
import { generator } from './networks.js';
import { drawQuestion, type Drawing } from './questions/draw.js';

/** The gallery shows this many fixed latents, in rows of eight. */
const GALLERY = { count: 64, columns: 8 };

/** Draws pictures: of fixed latents for the gallery, of fresh ones when asked. */
export function picturesOf(
  config: GanConfig,
  { height, width, channels }: Omit<GanImages, 'images' | 'count'>,
): ModelPart {
  const feeds = (count: number, seed: number) => ({
    latents: standardNormal([count, config.latentSize], seed, 'latents'),
  });

  function draw(run: Run, { count, seed }: Drawing, columns: number): PanelContent<GalleryBody> {
    const images = run('draw', feeds(count, seed)).tensors['images']!;
    return {
      body: { rows: Math.ceil(count / columns), columns, tileWidth: width, tileHeight: height },
      picture: tilePicture(images, columns),
    };
  }

  return {
    functions: {
      /** Images [N, height, width, channels] in 0…255 of `latents` [N, L]. */
      draw: (scope, inputs) => {
        const images_BP = generator(scope, config, inputs['latents'] as Tensor2D);
        const images = tf.mul(tf.add(images_BP, 1), 127.5);
        return { images: tf.reshape(images, [-1, height, width, channels]) };
      },
    },
    prepare: [{ name: 'draw', feeds: feeds(GALLERY.count, 0) }],
    panels: {
      names: [galleryPanel.name],
      observe: (run) => ({
        [galleryPanel.name]: draw(run, { count: GALLERY.count, seed: config.seed }, GALLERY.columns),
      }),
    },
    questions: {
      [drawQuestion.name]: (run, asked: Drawing) => draw(run, asked, Math.ceil(Math.sqrt(asked.count))),
    },
  };
}
