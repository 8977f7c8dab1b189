import { fitPanel } from '../../../models/classifier/panels/fit.js';
import { panelView } from '../panel-view.js';

export const view = panelView({
  panel: fitPanel,
  tab: () => import('./FitTab.svelte'),
  card: () => import('./FitCard.svelte'),
});
