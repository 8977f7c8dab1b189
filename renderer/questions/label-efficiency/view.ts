import { labelEfficiencyQuestion } from '../../../models/self-supervised/questions/label-efficiency.js';
import { questionView } from '../question-view.js';

export const view = questionView({
  question: labelEfficiencyQuestion,
  tab: () => import('./LabelEfficiencyTab.svelte'),
});
