/** What an architecture answers without any run: about a file of the user's, say. */
import type { z } from 'zod';
import type { DataDirs } from '../data/dataset.js';
import type { QuestionInfo } from './questions.js';

/** What can be known of a tool without TensorFlow. Files and folders that it is asked about are keys made by chosenPath. */
export type ToolInfo<Asked extends z.ZodObject = z.ZodObject, Answered extends z.ZodType = z.ZodType> = Pick<
  QuestionInfo<Asked, Answered>,
  'name' | 'title' | 'help' | 'asked' | 'answered'
>;

/**
 * Answers a tool, in a process that is kept for a while and may be ended at any time. `asked` has been parsed by the tool's
 * schema; paths are the user's. What it gives is JSON. Throws RequestError in one sentence.
 */
export type ToolAnswer = (asked: never, using: { dirs: DataDirs }) => Promise<unknown>;
