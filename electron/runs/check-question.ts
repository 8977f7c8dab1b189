import { parseAsked, questionInfo } from '../../models/core/parse-question.js';
import type { Question, RunRecord } from '../protocol/run.js';
import { configOf } from './complete-config.js';

/**
 * The question with all that it asks, defaults filled in. Throws RequestError where the run has no such question, or
 * whose `field` names the key that is wrong.
 */
export function checkQuestion(record: RunRecord, { name, asked }: Question): Question {
  const { architecture, config } = configOf(record);
  return { name, asked: parseAsked(questionInfo(architecture, config, name), asked) };
}
