import { predictionsPanel } from '../../../models/panels/predictions.js';
import { panelView } from '../panel-view.js';

export const view = panelView({ panel: predictionsPanel, card: () => import('./PredictionsCard.svelte') });
