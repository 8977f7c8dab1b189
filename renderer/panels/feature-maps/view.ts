import { featureMapsPanel } from '../../../models/classifier/panels/feature-maps.js';
import { featuresQuestion } from '../../../models/classifier/questions/features.js';
import { panelView } from '../panel-view.js';
import { FeatureMapsOwn } from './feature-maps-own.svelte.js';

export const view = panelView({
  panel: featureMapsPanel,
  own: () => new FeatureMapsOwn(),
  tab: () => import('./FeatureMapsTab.svelte'),
  asks: [featuresQuestion.name],
});
