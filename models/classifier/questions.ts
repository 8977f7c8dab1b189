import { evaluateQuestion, type QuestionInfo } from '../core/questions.js';
import type { ClassifierConfig } from './config.js';
import { featuresQuestion } from './questions/features.js';
import { predictQuestion } from './questions/predict.js';

/** What a classifier can be asked. */
export function classifierQuestions({ network }: ClassifierConfig): QuestionInfo[] {
  return [evaluateQuestion, predictQuestion, ...(network === 'mlp' ? [] : [featuresQuestion])];
}
