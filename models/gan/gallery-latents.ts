import { standardNormal } from '../core/initializers.js';
import type { TensorData } from '../engine/tensor-data.js';

/** The gallery shows fixed latents, eight rows of eight; where there are more classes, a row for each, up to `most`. */
const GALLERY = { columns: 8, rows: 8, most: 16 };

export const galleryColumns = GALLERY.columns;

export const galleryRows = (classes: number): number => Math.max(GALLERY.rows, Math.min(GALLERY.most, classes));

/** Rows take turns through the classes, where there are any. `tile` from 0. */
export const galleryLabel = (tile: number, classes: number): number =>
  classes > 0 ? Math.floor(tile / GALLERY.columns) % classes : 0;

/** The first latents [count, size] that a seed draws: more of them begin with the same ones. */
export const seededLatents = (seed: number, count: number, size: number): TensorData =>
  standardNormal([count, size], seed, 'latents');
