import { writingPanel } from '../../../models/transformer/panels/writing.js';
import { panelView } from '../panel-view.js';
import { WritingOwn } from './writing-own.svelte.js';

export const view = panelView({
  panel: writingPanel,
  own: () => new WritingOwn(),
  tab: () => import('./GenerateTab.svelte'),
  card: () => import('./WritingCard.svelte'),
  asks: ['generate'],
});
