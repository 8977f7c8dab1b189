import { parseAsked, questionInfo, withPaths, type PathOf } from '../../models/core/parse-question.js';
import type { Question, RunRecord } from '../protocol/run.js';
import { configOf } from './complete-config.js';

/**
 * The question with all that it asks, defaults filled in, and the path of each file and run that it names as `pathOf` has it.
 * Throws RequestError where the run has no such question, or whose `field` names the key that is wrong.
 */
export function checkQuestion(record: RunRecord, { name, asked }: Question, pathOf: PathOf = (path) => path): Question {
  const { architecture, config } = configOf(record);
  const info = questionInfo(architecture, config, name);
  return { name, asked: withPaths(info.asked, parseAsked(info, asked), pathOf) };
}
