import { explanationsPanel } from '../../../models/explain/panels/explanations.js';
import { panelView } from '../panel-view.js';
import { ExplanationsOwn } from './explanations-own.svelte.js';

export const view = panelView({
  panel: explanationsPanel,
  own: () => new ExplanationsOwn(),
  tab: () => import('./ExplanationsTab.svelte'),
  keys: 'With the picture focused, the left and right arrow keys go from row to row, and Enter shows the row’s waterfall.',
});
