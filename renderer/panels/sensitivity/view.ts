import { sensitivityPanel } from '../../../models/edge/panels/sensitivity.js';
import { panelView } from '../panel-view.js';
import { SensitivityOwn } from './sensitivity-own.svelte.js';

export const view = panelView({
  panel: sensitivityPanel,
  own: () => new SensitivityOwn(),
  tab: () => import('./SensitivityTab.svelte'),
  ifRecorded: true,
});
