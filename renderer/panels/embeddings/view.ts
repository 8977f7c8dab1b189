import { embeddingsPanel } from '../../../models/transformer/panels/embeddings.js';
import { panelView } from '../panel-view.js';

export const view = panelView({
  panel: embeddingsPanel,
  tab: () => import('./EmbeddingsTab.svelte'),
  compact: () => import('./EmbeddingsTab.svelte'),
});
