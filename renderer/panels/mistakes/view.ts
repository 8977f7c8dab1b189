import { mistakesPanel } from '../../../models/classifier/panels/mistakes.js';
import { panelView } from '../panel-view.js';

export const view = panelView({
  panel: mistakesPanel,
  tab: () => import('./MistakesTab.svelte'),
  compact: () => import('./MistakesTab.svelte'),
});
