import { neighboursPanel } from '../../../models/self-supervised/panels/neighbours.js';
import { neighboursQuestion } from '../../../models/self-supervised/questions/neighbours.js';
import { panelView } from '../panel-view.js';
import { NeighboursOwn } from './neighbours-own.svelte.js';

export const view = panelView({
  panel: neighboursPanel,
  own: () => new NeighboursOwn(),
  tab: () => import('./NeighboursTab.svelte'),
  asks: [neighboursQuestion.name],
});
