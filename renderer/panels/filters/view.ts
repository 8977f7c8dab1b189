import { filtersPanel } from '../../../models/classifier/panels/filters.js';
import { panelView } from '../panel-view.js';
import { FiltersOwn } from './filters-own.svelte.js';

export const view = panelView({
  panel: filtersPanel,
  own: () => new FiltersOwn(),
  tab: () => import('./FiltersTab.svelte'),
  keys: 'Among the filters, reached with Tab, arrows choose one.',
});
