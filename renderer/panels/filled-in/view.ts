import { filledInPanel } from '../../../models/self-supervised/panels/filled-in.js';
import { panelView } from '../panel-view.js';

export const view = panelView({
  panel: filledInPanel,
  tab: () => import('./FilledInTab.svelte'),
  card: () => import('./FilledInCard.svelte'),
});
