import { BufferTarget, CanvasSource, Output, QUALITY_VERY_HIGH, WebMOutputFormat } from 'mediabunny';
import { frameSize } from '../../models/film/film-frame.js';
import type { GalleryBody } from '../../models/panels/gallery.js';
import type { Picture } from '../../models/core/telemetry.js';
import type { FilmOrder } from './film-order.js';
import type { FilmWriter } from './make-film.js';
import { toImageData } from './read-frame.js';
import { evenSize } from './webm-codec.js';

/** A WebM film. Its sides are even, as its codecs want them: a black line more where they would not be. */
export async function webmWriter({ codec, look, rate }: FilmOrder, info: GalleryBody): Promise<FilmWriter> {
  const { width, height } = evenSize(frameSize(info, look));
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { alpha: false })!;
  const target = new BufferTarget();
  const output = new Output({ format: new WebMOutputFormat(), target });
  const source = new CanvasSource(canvas, { codec: codec ?? 'vp8', bitrate: QUALITY_VERY_HIGH });
  output.addVideoTrack(source, { frameRate: rate });
  await output.start();
  let seconds = 0;
  return {
    async add(picture: Picture, ms: number) {
      context.putImageData(toImageData(picture), 0, 0);
      await source.add(seconds, ms / 1000);
      seconds += ms / 1000;
    },
    async finish() {
      await output.finalize();
      return new Uint8Array(target.buffer!);
    },
  };
}
