import { attentionPanel } from '../../../models/transformer/panels/attention.js';
import { panelView } from '../panel-view.js';
import { AttentionOwn } from './attention-own.svelte.js';

export const view = panelView({
  panel: attentionPanel,
  own: () => new AttentionOwn(),
  tab: () => import('./AttentionTab.svelte'),
  compact: () => import('./AttentionCompact.svelte'),
  asks: ['attention'],
  keys: 'On a heatmap that Tab has reached: arrows move from cell to cell, Enter holds a row and Esc lets go, + and − zoom, 0 shows all. With the pointer: a click holds a row, Ctrl and wheel zoom, dragging moves, double-click shows all. Among the thumbnails, reached with Tab, arrows choose a head.',
});
