import type { QuestionInfo } from '../../models/core/questions.js';
import type { PagePanel } from '../panels/run-panels.svelte.js';
import { questionViews } from '../questions/views.js';

/** Those that no view asks itself, a panel's or their own. */
function unasked(questions: readonly QuestionInfo[], panels: readonly PagePanel[]): QuestionInfo[] {
  const taken = new Set([
    ...panels.flatMap(({ view }) => view.asks ?? []),
    ...questionViews.flatMap(({ name, asks }) => [name, ...asks]),
  ]);
  return questions.filter(({ name }) => !taken.has(name));
}

/** Questions whose answers a panel's tab shows, to be asked there. */
export function questionsFor(
  panel: PagePanel,
  questions: readonly QuestionInfo[],
  panels: readonly PagePanel[],
): QuestionInfo[] {
  return unasked(questions, panels).filter((question) => question.panel === panel.info.name);
}

/** Questions whose answers have no tab: they are asked from the run's menu. */
export function questionsElsewhere(questions: readonly QuestionInfo[], panels: readonly PagePanel[]): QuestionInfo[] {
  const tabs = new Set(panels.filter(({ view }) => view.tab).map(({ info }) => info.name));
  return unasked(questions, panels).filter(({ panel }) => panel === null || !tabs.has(panel));
}
