import { planePanel } from '../../../models/gan/panels/plane.js';
import { panelView } from '../panel-view.js';
import { PlaneOwn } from './plane-own.svelte.js';

export const view = panelView({
  panel: planePanel,
  own: () => new PlaneOwn(),
  tab: () => import('./PlaneTab.svelte'),
  card: () => import('./PlaneCard.svelte'),
  keys: 'On the plane: R, G, D, W and P show and hide its layers; where Tab has reached its picture, ← and → go from one generated point to the next.',
});
