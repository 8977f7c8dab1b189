import { effectsPanel } from '../../../models/explain/panels/effects.js';
import { panelView } from '../panel-view.js';
import { EffectsOwn } from './effects-own.svelte.js';

export const view = panelView({
  panel: effectsPanel,
  own: () => new EffectsOwn(),
  tab: () => import('./EffectsTab.svelte'),
  compact: () => import('./EffectCompact.svelte'),
  ifRecorded: true,
});
