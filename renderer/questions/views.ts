import type { AnyQuestionView } from './question-view.js';

/** Every question's view of this window, found by its file. */
const found = import.meta.glob<{ view: AnyQuestionView }>('./*/view.ts', { eager: true });

export const questionViews: readonly AnyQuestionView[] = Object.values(found).map(({ view }) => view);
