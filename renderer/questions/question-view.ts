/** What a window shows of a question that has no panel: each `renderer/questions/<question>/view.ts` exports one as `view`. */
import type { QuestionInfo } from '../../models/core/questions.js';
import type { LoadComponent } from '../lib/loaded.svelte.js';
import type { RunView } from '../lib/run-view.svelte.js';
import { Asker } from '../panels/shared/asking/asker.svelte.js';

/** What the component of such a view is given. The asker lives as long as the page, and with it the last answer. */
export interface QuestionViewProps<Asked extends QuestionInfo = QuestionInfo> {
  run: RunView;
  asker: Asker<Asked>;
}

/** How a question is asked and its answer shown, in a tab of the run's page that is called as the question is. */
export interface QuestionView<Asked extends QuestionInfo = QuestionInfo> {
  question: Asked;
  tab: LoadComponent<QuestionViewProps<Asked>>;
}

/** A view whose question is nobody else's business, with what makes its asker. */
export interface AnyQuestionView {
  name: string;
  tab: LoadComponent<QuestionViewProps>;
  asker(): Asker;
}

/** Checks that a view's parts go together. The tab is only ever given the asker of its own question. */
export function questionView<Asked extends QuestionInfo>({ question, tab }: QuestionView<Asked>): AnyQuestionView {
  const asker = () => new Asker(question) as unknown as Asker;
  return { name: question.name, tab: tab as unknown as AnyQuestionView['tab'], asker };
}
