import { standardNormal } from '../../core/initializers.js';
import type { Run } from '../../core/model.js';
import type { Doing } from '../../core/questions.js';
import type { Feed } from '../../engine/program.js';
import type { GanConfig } from '../config.js';
import type { GanImages } from '../gan.js';
import { imagesAtOnce } from './feature-net.js';

interface ToDraw {
  config: GanConfig;
  image: Pick<GanImages, 'width' | 'height' | 'channels'>;
  /** The class of each image that is to be drawn, where the GAN is told classes. */
  labels: Int32Array;
  seed: number;
}

/** Bytes of as many generated images as there are labels. */
export function* drawImages(run: Run, { config, image, labels, seed }: ToDraw): Generator<Doing, Uint8Array> {
  const size = image.height * image.width * image.channels;
  const samples = labels.length;
  const batch = imagesAtOnce(image);
  const pixels = new Uint8Array(samples * size);
  for (let first = 0; first < samples; first += batch) {
    const wanted = new Int32Array(batch);
    wanted.set(labels.subarray(first, first + batch));
    const feeds: Record<string, Feed> = {
      latents: standardNormal([batch, config.latentSize], seed, `evaluation ${first}`),
      ...(config.conditional && { labels: wanted }),
    };
    const { data } = run('draw', feeds).tensors['images']!;
    const count = Math.min(batch, samples - first) * size;
    for (let i = 0; i < count; i++) pixels[first * size + i] = byteOf(data[i]!);
    yield { doing: 'Drawing images', done: first + count / size, total: samples };
  }
  return pixels;
}

/** A pixel as files keep it. */
export const byteOf = (value: number): number => Math.min(255, Math.max(0, Math.round(value)));
