import { probeTablePanel } from '../../../models/self-supervised/panels/probe-table.js';
import { panelView } from '../panel-view.js';
import { ProbesOwn } from './probes-own.svelte.js';

export const view = panelView({
  panel: probeTablePanel,
  own: (panel) => new ProbesOwn(panel.run.id),
  tab: () => import('./ProbesTab.svelte'),
  compact: () => import('./ProbesCompact.svelte'),
  asks: ['evaluate'],
});
