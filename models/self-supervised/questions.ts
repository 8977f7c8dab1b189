import type { QuestionInfo } from '../core/questions.js';
import type { SelfSupervisedConfig } from './config.js';
import { comparesViews } from './method-names.js';
import { selfSupervisedEvaluateQuestion } from './questions/evaluate.js';
import { embedQuestion } from './questions/embed.js';
import { labelEfficiencyQuestion } from './questions/label-efficiency.js';
import { mapQuestion } from './questions/map.js';
import { neighboursQuestion } from './questions/neighbours.js';
import { pairsQuestion } from './questions/pairs.js';
import { reconstructQuestion } from './questions/reconstruct.js';

/** What a run can be asked. */
export function selfSupervisedQuestions({ method, data }: SelfSupervisedConfig): QuestionInfo[] {
  return [
    selfSupervisedEvaluateQuestion,
    ...(data === 'text' ? [] : [labelEfficiencyQuestion]),
    ...(comparesViews(method) ? [pairsQuestion] : []),
    ...(method === 'mae' || method === 'denoise' ? [reconstructQuestion] : []),
    mapQuestion,
    neighboursQuestion,
    embedQuestion,
  ];
}
