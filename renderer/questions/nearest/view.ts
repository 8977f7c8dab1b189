import { nearestQuestion } from '../../../models/gan/questions/nearest.js';
import { questionView } from '../question-view.js';

export const view = questionView({ question: nearestQuestion, tab: () => import('./NearestTab.svelte') });
