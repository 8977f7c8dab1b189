import { answerUrl, panelUrl } from '../../electron/protocol/app.js';
import type { BodyOf, PanelInfo } from '../../models/core/panel.js';
import type { RunView } from '../lib/run-view.svelte.js';
import { atOrBefore, countUpTo } from '../lib/scrubber.js';
import { PanelRecords, type Wish } from './shared/records/panel-records.js';

/** What a checkpoint has answered, shown by a panel in place of the run's records. */
export interface PanelAnswer {
  /** Names its record. */
  number: number;
  /** The checkpoint's. */
  step: number;
  question: string;
  asked: Record<string, unknown>;
}

const NONE: readonly number[] = [];

/** A panel on a run's page: what has been recorded of it, and which record the scrubber's step shows. */
export class ShownPanel<Panel extends PanelInfo = PanelInfo> {
  readonly info: Panel;
  readonly run: RunView;
  readonly records: PanelRecords<BodyOf<Panel>>;
  /** In place of the run's records. */
  answer = $state.raw<PanelAnswer | null>(null);

  /** Ascending steps that have a record. */
  readonly steps = $derived.by(() => this.run.panels[this.info.name] ?? NONE);
  /** Of the record at the scrubber: the nearest one not after it, else the first. Undefined while there is none. */
  readonly step = $derived.by(() => this.#recorded(this.run.step));
  /** Of the record at A, the page's second place, alike; undefined too where none is pinned. */
  readonly pinnedStep = $derived.by(() => (this.run.pinned === null ? undefined : this.#recorded(this.run.pinned)));
  /** Address of the record to show; undefined while there is none. */
  readonly url = $derived.by(() => {
    if (this.answer) return answerUrl(this.answer.number);
    return this.step === undefined ? undefined : this.urlOf(this.step);
  });
  /** Whether it goes on with the run by itself: nobody waits for what it shows next. */
  readonly follows = $derived.by(() => this.answer === null && this.run.cursor === null);

  constructor(info: Panel, run: RunView, load: (url: string) => Promise<Response> = (url) => fetch(url)) {
    this.info = info;
    this.run = run;
    this.records = new PanelRecords(info, load);
  }

  #recorded(step: number): number | undefined {
    return atOrBefore(this.steps, step) ?? this.steps[0];
  }

  urlOf(step: number): string {
    return panelUrl(this.run.id, this.info.name, step);
  }

  /** Addresses of the records around the scrubber's step, the nearest first; none while the panel follows the run. */
  nearUrls(): string[] {
    const { steps, step } = this;
    if (this.answer || this.follows || step === undefined) return [];
    const at = countUpTo(steps, step) - 1;
    return [at + 1, at - 1, at + 2, at - 2].flatMap((one) =>
      steps[one] === undefined ? [] : [this.urlOf(steps[one])],
    );
  }

  /** The same part of those records. */
  near(part: Omit<Wish, 'url'>): Wish[] {
    return this.nearUrls().map((url) => ({ ...part, url }));
  }
}
