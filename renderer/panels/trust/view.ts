import { trustPanel } from '../../../models/explain/panels/trust.js';
import { panelView } from '../panel-view.js';

export const view = panelView({
  panel: trustPanel,
  tab: () => import('./TrustTab.svelte'),
  compact: () => import('./TrustTab.svelte'),
});
