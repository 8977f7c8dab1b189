import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs';
import { LUMA } from './luma.js';
import type { ViewSettings } from './fields.js';
import { table } from './table.js';

/** One way in which the colours of a view differ, each pixel's by themselves; see colours.ts. */
export interface ColourKind {
  /** Whether these settings change any colours. */
  on(settings: ViewSettings): boolean;
  /** From one draw of each view [B, 1]: what red, green and blue become, [B, to, from]. Rows sum to 1, so that greys stay. */
  matrix(draw_B1: Tensor2D, settings: ViewSettings): Tensor3D;
}

const SHAPE = [1, 3, 3];
/** [1, to, from]: colours stay. */
export const identity = () => table<Tensor3D>(SHAPE, (at) => Number(at % 4 === 0));
/** [1, to, from]: every colour becomes its luma. */
export const greying = () => table<Tensor3D>(SHAPE, (at) => LUMA[at % 3]!);
/** [1, to, from]: what a colour has besides its luma. */
export const colouring = () => table<Tensor3D>(SHAPE, (at) => Number(at % 4 === 0) - LUMA[at % 3]!);
