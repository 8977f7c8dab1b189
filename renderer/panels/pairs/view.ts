import { pairsPanel } from '../../../models/self-supervised/panels/pairs.js';
import { panelView } from '../panel-view.js';
import { PairsOwn } from './pairs-own.svelte.js';

export const view = panelView({
  panel: pairsPanel,
  own: () => new PairsOwn(),
  tab: () => import('./PairsTab.svelte'),
  compact: () => import('./PairsCompact.svelte'),
  keys: 'On the matrix of pairs that Tab has reached: arrows move from cell to cell, Enter keeps the two views of a cell in sight, + and − zoom, 0 shows all. With the pointer: a click keeps them, Ctrl and wheel zoom, dragging moves.',
});
