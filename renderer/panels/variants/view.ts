import { variantsPanel } from '../../../models/edge/panels/variants.js';
import { panelView } from '../panel-view.js';
import { VariantsOwn } from './variants-own.svelte.js';

export const view = panelView({
  panel: variantsPanel,
  own: (panel) => new VariantsOwn(panel.run),
  tab: () => import('./VariantsTab.svelte'),
  asks: ['model-graph', 'copy-files', 'loading-code'],
  keys: 'In the table, ↑ and ↓ go from variant to variant, Enter chooses one. In a graph, arrows move along edges, Enter opens a block, Esc folds it, / searches, + − 0 zoom, Shift and arrows move. Where two are compared, N and P go to changes.',
});
