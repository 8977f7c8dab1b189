import { weightsPanel } from '../../../models/edge/panels/weights.js';
import { panelView } from '../panel-view.js';
import { WeightsOwn } from './weights-own.svelte.js';

export const view = panelView({
  panel: weightsPanel,
  own: () => new WeightsOwn(),
  tab: () => import('./WeightsTab.svelte'),
  ifRecorded: true,
});
