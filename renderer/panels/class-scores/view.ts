import { classScoresPanel } from '../../../models/classifier/panels/class-scores.js';
import { panelView } from '../panel-view.js';
import { ClassScoresOwn } from './class-scores-own.svelte.js';

export const view = panelView({
  panel: classScoresPanel,
  own: () => new ClassScoresOwn(),
  tab: () => import('./ClassScoresTab.svelte'),
  compact: () => import('./ClassScoresTab.svelte'),
});
