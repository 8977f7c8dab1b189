import { predictQuestion } from '../../../models/classifier/questions/predict.js';
import { questionView } from '../question-view.js';

export const view = questionView({ question: predictQuestion, tab: () => import('./PredictTab.svelte') });
