import { linePanel } from '../../../models/line/panels/line.js';
import { panelView } from '../panel-view.js';

export const view = panelView({
  panel: linePanel,
  tab: () => import('./LineTab.svelte'),
  card: () => import('./LineCard.svelte'),
});
