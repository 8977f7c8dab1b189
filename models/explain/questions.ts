import type { QuestionInfo } from '../core/questions.js';

export const explainQuestions: QuestionInfo[] = [];
