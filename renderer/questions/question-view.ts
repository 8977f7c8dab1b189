/** What a window shows of a question that has no panel: each `renderer/questions/<question>/view.ts` exports one as `view`. */
import type { QuestionInfo } from '../../models/core/questions.js';
import type { LoadComponent } from '../lib/loaded.svelte.js';
import type { RunView } from '../lib/run-view.svelte.js';
import { Asker } from '../panels/shared/asking/asker.svelte.js';

/** What the view keeps for the page's life, whichever tab is shown: what was chosen, askers of further questions. */
export type QuestionOwn = object & {
  /** The page is left. */
  close?(): void;
};

/** What the component of such a view is given. The asker lives as long as the page, and with it the last answer. */
export interface QuestionViewProps<Asked extends QuestionInfo = QuestionInfo, Own extends QuestionOwn = QuestionOwn> {
  run: RunView;
  asker: Asker<Asked>;
  own: Own;
}

/** How a question is asked and its answer shown, in a tab of the run's page. */
export interface QuestionView<Asked extends QuestionInfo = QuestionInfo, Own extends QuestionOwn = QuestionOwn> {
  question: Asked;
  /** Of the tab; by default it is called as the question is. */
  title?: string;
  /** Names of further questions that the tab asks itself; the page offers a form for others. */
  asks?: readonly string[];
  /** Made once for each page, with the question's asker. */
  own?(asker: Asker<Asked>): Own;
  tab: LoadComponent<QuestionViewProps<Asked, Own>>;
}

/** A view whose question and own state are nobody else's business, with what makes its asker. */
export interface AnyQuestionView {
  name: string;
  title?: string;
  asks: readonly string[];
  tab: LoadComponent<QuestionViewProps>;
  asker(): Asker;
  own(asker: Asker): QuestionOwn;
}

/** Checks that a view's parts go together. The tab is only ever given the asker of its own question, and what `own` made. */
export function questionView<Asked extends QuestionInfo, Own extends QuestionOwn>(
  view: QuestionView<Asked, Own>,
): AnyQuestionView {
  const { question, title, asks = [], tab } = view;
  return {
    ...{ name: question.name, asks, ...(title !== undefined && { title }) },
    tab: tab as unknown as AnyQuestionView['tab'],
    asker: () => new Asker(question) as unknown as Asker,
    own: (asker) => view.own?.(asker as unknown as Asker<Asked>) ?? {},
  };
}
