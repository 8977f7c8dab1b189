import type { ProbeInput } from '../../models/core/questions.js';
import type { PanelRecord } from '../../models/core/telemetry.js';
import { inputUrl, panelUrl } from '../../electron/protocol/app.js';
import type { Choice } from '../attention/choice.js';
import type { RunView } from '../lib/run-view.svelte.js';
import { countUpTo } from '../lib/scrubber.js';
import { PanelFiles, type Wish } from './panel-files.js';

/** An input of the user's that a checkpoint has answered. */
export interface OwnInput {
  input: ProbeInput;
  /** Names its record. */
  number: number;
  /** The checkpoint's. */
  step: number;
}

/** What the panels of one run's page share: the files they read, and what the user looks at. */
export class Panels {
  readonly view: RunView;
  readonly files: PanelFiles;
  probe = $state(0);
  choice = $state.raw<Choice>({ kind: 'head', layer: 0, head: 0 });
  /** The query whose row is held fast, by position. */
  pinned = $state<number | null>(null);
  own = $state.raw<OwnInput | null>(null);

  /** The record that the panels show: of the user's input, else of the scrubber's step; undefined while there is none. */
  readonly url = $derived.by(() => {
    if (this.own) return inputUrl(this.own.number);
    return this.view.sampleStep === undefined ? undefined : panelUrl(this.view.id, this.view.sampleStep);
  });

  constructor(view: RunView, load: (url: string) => Promise<Response> = (url) => fetch(url)) {
    this.view = view;
    this.files = new PanelFiles(load);
  }

  /** Whether the panels go on with the run by themselves: nobody waits for what they show next. */
  get follows(): boolean {
    return !this.own && this.view.cursor === null;
  }

  /** The probe to show, of those that a record has. */
  probeIn(record: Pick<PanelRecord, 'probes'>): number {
    return Math.min(this.own ? 0 : this.probe, record.probes.length - 1);
  }

  /** The same part of the records around the scrubber's step, the nearest first; none while the panels follow the run. */
  near(part: Omit<Wish, 'url'>): Wish[] {
    const { samples, sampleStep, id } = this.view;
    if (this.own || this.follows || sampleStep === undefined) return [];
    const at = countUpTo(samples, sampleStep) - 1;
    return [at + 1, at - 1, at + 2, at - 2].flatMap((one) =>
      samples[one] === undefined ? [] : [{ ...part, url: panelUrl(id, samples[one]) }],
    );
  }
}
