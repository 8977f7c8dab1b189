import { embeddingMapPanel } from '../../../models/self-supervised/panels/embedding-map.js';
import { mapQuestion } from '../../../models/self-supervised/questions/map.js';
import { panelView } from '../panel-view.js';
import { EmbeddingMapOwn } from './embedding-map-own.svelte.js';

export const view = panelView({
  panel: embeddingMapPanel,
  own: () => new EmbeddingMapOwn(),
  tab: () => import('./EmbeddingMapTab.svelte'),
  film: () => import('./MapFilm.svelte'),
  asks: [mapQuestion.name],
  keys: 'On the map, where Tab has reached it: the arrows go to the next point in their direction, Space selects it, Enter asks for its neighbours, + and − zoom, 0 shows all, Escape lets go. The mouse draws a line around points to select them.',
});
