import { theme, token } from '../../design/theme.svelte.js';
import type { PlaneColours } from './paint-plane.js';

/** Of the theme that is shown: read in an effect, it draws again with another one. */
export function planeColours(): PlaneColours {
  void theme.shown;
  return {
    generator: token('generator'),
    discriminator: token('discriminator'),
    real: token('text'),
    panel: token('panel'),
  };
}
