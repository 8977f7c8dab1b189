import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import type { ViewSettings } from './fields.js';

// B batch, H × W pixels, C channels, D draws. Rows of a view hold their channels one after the other, [B, H, C, W]: so both
// sides of an image can be multiplied by a matrix without moving numbers about.

export interface ImageShape {
  height: number;
  width: number;
  channels: number;
}

/** One way in which a view differs from its image. */
export interface ViewKind {
  /** Uniform numbers that a view takes for it; 0 where these settings leave such images as they are. */
  draws(settings: ViewSettings, shape: ImageShape): number;
  /** Images in 0…1, and as many draws [B, D] in [0, 1) as said; not called where that is none. */
  apply(x_BHCW: Tensor4D, draws_BD: Tensor2D, settings: ViewSettings): Tensor4D;
}
