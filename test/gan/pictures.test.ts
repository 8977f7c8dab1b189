import { expect, test } from 'vitest';
import type { Run } from '../../models/core/model.js';
import type { PanelContent } from '../../models/core/panel.js';
import type { TensorData } from '../../models/engine/tensor-data.js';
import type { GalleryBody } from '../../models/panels/gallery.js';
import { picturesOf } from '../../models/gan/pictures.js';
import { galleryShape } from '../../models/panels/gallery-tiles.js';
import { configOf } from './made.js';

const size = { width: 4, height: 6, channels: 3 as const };

const nothing = () => {
  throw new Error('Nothing is asked for in turns.');
};

/** What the gallery asks the generator for, and what it shows of that. */
function gallery(galleryTiles: number, classNames: readonly string[] = []) {
  let asked: Record<string, TensorData> = {};
  const run = ((_name: string, feeds: Record<string, TensorData>) => {
    asked = feeds;
    const count = feeds['latents']!.shape[0]!;
    return { tensors: { images: { shape: [count, 6, 4, 3], data: new Float32Array(count * 72) } }, scalars: {} };
  }) as unknown as Run;
  const classes = classNames.length;
  const { columns, count: tiles } = galleryShape(galleryTiles, classes);
  const space = { seed: 3, latentSize: 3, columns, tiles, classNames };
  const part = picturesOf(configOf({ galleryTiles }), { ...size, classes }, space);
  const seen = part.panels!.observe(run, ['gallery'], nothing) as Record<string, PanelContent<GalleryBody>>;
  const { body, picture } = seen['gallery']!;
  return { body, picture, shares: [...(asked['shares']?.data ?? [])], latents: [...asked['latents']!.data] };
}

test('a gallery has as many tiles as its run wants, each of the same latent however many there are', () => {
  const few = gallery(6);
  expect(few.body).toEqual({ rows: 2, columns: 3, tileWidth: 4, tileHeight: 6 });
  expect(few.picture).toMatchObject({ width: 12, height: 12, channels: 3 });
  const many = gallery(100);
  expect(many.body).toMatchObject({ rows: 10, columns: 10 });
  expect(many.latents.slice(0, few.latents.length)).toEqual(few.latents);
  expect(gallery(7).body).toEqual({ rows: 3, columns: 3, count: 7, tileWidth: 4, tileHeight: 6 });
});

test('where there are classes, each row is of one, which it names', () => {
  const { body, shares } = gallery(5, ['ant', 'bee', 'cat', 'dog']);
  expect(body).toMatchObject({ rows: 4, columns: 3, rowNames: ['ant', 'bee', 'cat', 'dog'] });
  const labels = Array.from({ length: 12 }, (_, tile) => shares.slice(4 * tile, 4 * tile + 4).indexOf(1));
  expect(labels).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]);
});
