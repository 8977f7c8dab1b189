import { decisionSurfacePanel } from '../../../models/classifier/panels/decision-surface.js';
import { panelView } from '../panel-view.js';

export const view = panelView({
  panel: decisionSurfacePanel,
  tab: () => import('./SurfaceTab.svelte'),
  compact: () => import('./SurfaceTab.svelte'),
  ifRecorded: true,
  keys: 'On the decision surface that Tab has reached: arrows move a point from value to value and tell what the model says there.',
});
