import { confusionPanel } from '../../../models/panels/confusion.js';
import { panelView } from '../panel-view.js';
import { ConfusionOwn } from './confusion-own.svelte.js';

export const view = panelView({
  panel: confusionPanel,
  own: () => new ConfusionOwn(),
  tab: () => import('./ConfusionTab.svelte'),
  card: () => import('./ConfusionCard.svelte'),
  compact: () => import('./ConfusionCompact.svelte'),
  keys: 'On the confusion matrix that Tab has reached: arrows move from cell to cell, Enter shows the examples of a cell, + and − zoom, 0 shows all. With the pointer: Ctrl and wheel zoom, dragging moves.',
});
