import { standardNormal } from '../../core/initializers.js';
import type { TensorData } from '../../engine/tensor-data.js';

/** Rows of the gallery take turns through the classes, where there are any. `tile` from 0. */
export const galleryLabel = (tile: number, { columns, classes }: { columns: number; classes: number }): number =>
  classes > 0 ? Math.floor(tile / columns) % classes : 0;

/** The first latents [count, size] that a seed draws: more of them begin with the same ones. */
export const seededLatents = (seed: number, count: number, size: number): TensorData =>
  standardNormal([count, size], seed, 'latents');
