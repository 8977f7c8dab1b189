import { evaluateQuestion, type QuestionInfo } from '../core/questions.js';

/** What a run can be asked. */
export function selfSupervisedQuestions(): QuestionInfo[] {
  return [evaluateQuestion];
}
