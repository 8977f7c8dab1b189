import { inspectAnswers } from '../edge/inspect/answers.js';
import { viewAnswers } from '../self-supervised/views/answers.js';
import type { ToolAnswer } from './tools.js';

/** What answers the tools of every architecture that has some, by the tool's name. Apart from learners: TensorFlow is loaded by those that need it. */
const answers: Record<string, Record<string, ToolAnswer>> = {
  edge: inspectAnswers(),
  'self-supervised': viewAnswers(),
};

export function toolAnswersOf(architecture: string): Record<string, ToolAnswer> {
  return (Object.hasOwn(answers, architecture) ? answers[architecture] : undefined) ?? {};
}
