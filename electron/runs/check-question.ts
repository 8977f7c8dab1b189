import { architectureConfig } from '../../models/core/parse-config.js';
import { parseAsked, questionInfo, toolInfo, withPaths, type PathOf } from '../../models/core/parse-question.js';
import type { QuestionInfo } from '../../models/core/questions.js';
import type { Question, RunRecord } from '../protocol/run.js';
import { configOf } from './complete-config.js';

/**
 * The question with all that it asks, defaults filled in, and the path of each file and run that it names as `pathOf` has it.
 * Throws RequestError where the run has no such question, or whose `field` names the key that is wrong.
 */
export function checkQuestion(record: RunRecord, { name, asked }: Question, pathOf: PathOf = (path) => path): Question {
  const { architecture, config } = configOf(record);
  return completed(questionInfo(architecture, config, name), asked, pathOf);
}

/** The same of a question to a tool of an architecture. */
export function checkTool(architecture: string, { name, asked }: Question, pathOf: PathOf): Question {
  return completed(toolInfo(architectureConfig(architecture), name), asked, pathOf);
}

function completed(
  { name, asked: schema }: Pick<QuestionInfo, 'name' | 'asked'>,
  asked: Question['asked'],
  pathOf: PathOf,
): Question {
  return { name, asked: withPaths(schema, parseAsked({ asked: schema }, asked), pathOf) };
}
