import { evaluateQuestion, type QuestionInfo } from '../core/questions.js';
import type { SelfSupervisedConfig } from './config.js';
import { mapQuestion } from './questions/map.js';
import { neighboursQuestion } from './questions/neighbours.js';
import { reconstructQuestion } from './questions/reconstruct.js';

/** What a run can be asked. */
export function selfSupervisedQuestions({ method }: SelfSupervisedConfig): QuestionInfo[] {
  return [
    evaluateQuestion,
    ...(method === 'mae' || method === 'denoise' ? [reconstructQuestion] : []),
    mapQuestion,
    neighboursQuestion,
  ];
}
