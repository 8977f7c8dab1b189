import { galleryPanel } from '../../../models/panels/gallery.js';
import { panelView } from '../panel-view.js';
import { GalleryOwn } from './gallery-own.svelte.js';

export const view = panelView({
  panel: galleryPanel,
  own: (panel) => new GalleryOwn(panel),
  tab: () => import('./GalleryTab.svelte'),
  card: () => import('./GalleryPanel.svelte'),
  film: () => import('./FilmStrip.svelte'),
  now: { name: 'Sample now', title: 'Draw samples at this step' },
});
