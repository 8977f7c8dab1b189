import type { QuestionInfo } from '../core/questions.js';
import { explainQuestion } from './questions/explain.js';

/** What an explanation can be asked, and every run that can be explained with it. */
export const explainQuestions: QuestionInfo[] = [explainQuestion];
