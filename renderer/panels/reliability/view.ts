import { reliabilityPanel } from '../../../models/classifier/panels/reliability.js';
import { panelView } from '../panel-view.js';

export const view = panelView({
  panel: reliabilityPanel,
  tab: () => import('./ReliabilityTab.svelte'),
  compact: () => import('./ReliabilityTab.svelte'),
});
