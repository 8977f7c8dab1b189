import type { PreviewInfo } from '../../core/preview.js';

/** Made by the tool `preview-views`. */
export const viewPairsPreview: PreviewInfo = {
  name: 'view-pairs',
  title: 'Views',
  help: 'Training images on top, and below each of them two random views, as training will see them: parts of the image, mirrored, with other brightness, contrast and colours, as the fields say. The encoder learns that the two belong together. They should be hard to match by brightness or place alone, and still show the same thing: where you can’t see what it is any more, neither can the encoder.',
};
