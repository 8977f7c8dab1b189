import { qualityPanel } from '../../../models/gan/panels/quality.js';
import { panelView } from '../panel-view.js';
import { QualityOwn } from './quality-own.svelte.js';

export const view = panelView({
  panel: qualityPanel,
  own: (panel) => new QualityOwn(panel.run.id),
  tab: () => import('./QualityTab.svelte'),
  asks: ['evaluate'],
});
