import { galleryPanel } from '../../../models/panels/gallery.js';
import { panelView } from '../panel-view.js';
import { GalleryOwn } from './gallery-own.svelte.js';

export const view = panelView({
  panel: galleryPanel,
  own: (panel) => new GalleryOwn(panel),
  tab: () => import('./GalleryTab.svelte'),
  card: () => import('./GalleryPanel.svelte'),
  overlays: true,
  film: () => import('./FilmStrip.svelte'),
  keys: 'On the samples, reached with Tab, arrows choose one, + and − zoom, 0 shows all; on the edge of a wipe, arrows move it. With the pointer: Ctrl and wheel zoom, dragging moves, double-click shows all.',
  now: { name: 'Sample now', title: 'Draw samples at this step' },
});
