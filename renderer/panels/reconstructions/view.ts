import { reconstructionsPanel } from '../../../models/self-supervised/panels/reconstructions.js';
import { reconstructQuestion } from '../../../models/self-supervised/questions/reconstruct.js';
import { panelView } from '../panel-view.js';
import { ReconstructionsOwn } from './reconstructions-own.svelte.js';

export const view = panelView({
  panel: reconstructionsPanel,
  own: () => new ReconstructionsOwn(),
  tab: () => import('./ReconstructionsTab.svelte'),
  card: () => import('./ReconstructionsCard.svelte'),
  film: () => import('./ReconstructionFilm.svelte'),
  asks: [reconstructQuestion.name],
});
