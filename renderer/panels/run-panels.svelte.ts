import type { RunRecord } from '../../electron/protocol/run.js';
import type { PanelInfo } from '../../models/core/panel.js';
import { panelsOf } from '../lib/describe-run.js';
import type { RunView } from '../lib/run-view.svelte.js';
import type { AnyPanelView, PanelOwn } from './panel-view.js';
import { ShownPanel } from './shown-panel.svelte.js';
import { viewOf } from './views.js';

/** A panel of a run's page, with its view and what that keeps for the page's life. */
export interface PagePanel {
  info: PanelInfo;
  view: AnyPanelView;
  panel: ShownPanel;
  own: PanelOwn;
}

/** The panels of one run's page, each made once. */
export class RunPanels {
  /** In the order of the architecture. */
  list = $state.raw<readonly PagePanel[]>([]);
  readonly #run: RunView;
  // Nobody watches it: `list` is what is shown.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly #known = new Map<string, PagePanel>();

  constructor(run: RunView) {
    this.#run = run;
  }

  /** Takes over which panels the run has. */
  update(record: RunRecord | null): void {
    const list = record ? panelsOf(record).map((info) => this.#panelOf(info)) : [];
    // A record that only has another name changes nothing here.
    if (list.length !== this.list.length || list.some((one, i) => one !== this.list[i])) this.list = list;
  }

  close(): void {
    for (const { own } of this.#known.values()) own.close?.();
  }

  #panelOf(info: PanelInfo): PagePanel {
    const known = this.#known.get(info.name);
    if (known) return known;
    const view = viewOf(info);
    const panel = new ShownPanel(info, this.#run);
    const made = { info, view, panel, own: view.own?.(panel) ?? {} };
    this.#known.set(info.name, made);
    return made;
  }
}
