import type { RunRecord } from '../../electron/protocol/run.js';
import type { QuestionInfo } from '../../models/core/questions.js';
import { questionsOf } from '../lib/describe-run.js';
import type { Asker } from '../panels/shared/asking/asker.svelte.js';
import type { AnyQuestionView, QuestionOwn } from './question-view.js';
import { questionViews } from './views.js';

/** A question of a run's page that has a view of its own, with its asker. */
export interface PageQuestion {
  info: QuestionInfo;
  view: AnyQuestionView;
  asker: Asker;
  own: QuestionOwn;
}

/** The questions of one run's page that have a view, each with one asker for the page's life. */
export class RunQuestions {
  /** In the order of the architecture. */
  list = $state.raw<readonly PageQuestion[]>([]);
  readonly #views: readonly AnyQuestionView[];
  // Nobody watches it: `list` is what is shown.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly #known = new Map<string, PageQuestion>();

  constructor(views: readonly AnyQuestionView[] = questionViews) {
    this.#views = views;
  }

  /** Takes over which questions the run answers. */
  update(record: RunRecord | null): void {
    const list = record ? questionsOf(record).flatMap((info) => this.#questionOf(info) ?? []) : [];
    // A record that only has another name changes nothing here.
    if (list.length !== this.list.length || list.some((one, i) => one !== this.list[i])) this.list = list;
  }

  close(): void {
    for (const { asker, own } of this.#known.values()) {
      asker.close();
      own.close?.();
    }
  }

  #questionOf(info: QuestionInfo): PageQuestion | undefined {
    const known = this.#known.get(info.name);
    if (known) return known;
    const view = this.#views.find(({ name }) => name === info.name);
    if (!view) return undefined;
    const asker = view.asker();
    const made = { info, view, asker, own: view.own(asker) };
    this.#known.set(info.name, made);
    return made;
  }
}
