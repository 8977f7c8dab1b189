import type { AppEvent, AppInfo, DeviceStatus, RunSummary } from '../../electron/protocol/app.js';
import type { RunRecord } from '../../electron/protocol/run.js';
import type { ArchitectureConfig } from '../../models/core/config.js';
import { presetConfig } from '../../models/core/parse-config.js';
import { presetLike, startSettings, startsWith } from '../../models/core/start-settings.js';
import type { DatasetInfo } from '../../models/data/dataset.js';
import { call, sentenceOf } from './client.js';
import { architecturesFrom } from './starts.js';
import { livePace } from './live-pace.js';
import { keptRuns, onlyMovedOn } from './same-runs.js';
import { hashOf, parseRoute, type Route } from './route.js';

/** Settings to begin a new run from, and the run whose weights it may begin with. */
export interface Draft extends Pick<RunRecord, 'architecture' | 'preset' | 'config'> {
  start?: { id: string; step: number | null; part?: string };
}

const DEVICE_INTERVAL_MS = 2000;

/** What tells that somebody is at the window. */
const INPUT = ['pointermove', 'pointerdown', 'wheel', 'keydown', 'visibilitychange'] as const;

/** What the whole window knows: the runs, the data sets, the device, and where the user is. */
export class Lab {
  route = $state.raw<Route>(parseRoute(location.hash));
  info = $state.raw<AppInfo | null>(null);
  /** Null until main has answered. */
  runs = $state.raw<RunSummary[] | null>(null);
  datasets = $state.raw<DatasetInfo[] | null>(null);
  device = $state.raw<DeviceStatus | null>(null);
  importing = $state.raw<{ done: number; total: number; what: string } | null>(null);
  /** Why the window can't show what it should; null when all is well. */
  error = $state<string | null>(null);
  /** Sentences on what was just done, until they are dismissed. */
  notes = $state.raw<readonly string[]>([]);

  #draft: Draft | null = null;
  /** The newest list, which may still wait for a frame. */
  #newest: RunSummary[] = [];

  /** Settings that the form will be opened with, the next time. */
  keep(draft: Draft | null): void {
    this.#draft = draft;
  }

  /** Opens the form with the settings of a run that was. */
  startLike(record: Draft | null): void {
    this.keep(record);
    this.go({ page: 'new-run' });
  }

  /**
   * Opens the form for a run that begins with the weights of one that was, of its checkpoint at `step` or its newest: of
   * architecture `wanted`, or of one that fits, and of this part of them, or the first that it can begin with.
   */
  startFrom(
    record: (Draft & { id: string }) | null,
    step: number | null,
    wanted: ArchitectureConfig | undefined = undefined,
    part: string | undefined = undefined,
  ): void {
    if (record === null) return;
    const { architecture, preset, id } = record;
    const start = { id, step, ...(part !== undefined && { part }) };
    const fitting = architecturesFrom(architecture);
    const first = wanted ?? fitting[0];
    // The same settings fit best; of another architecture, those that it begins with.
    if (!first || (!wanted && fitting.some(({ name }) => name === architecture))) {
      this.startLike({ architecture, preset, config: record.config, start });
    } else {
      const taken = startsWith(first, architecture)[0]?.parts[0]?.name ?? 'all';
      const settings = startSettings(first, record, part ?? taken);
      const suited = presetLike(first, 'problem' in settings ? {} : settings.takes);
      this.startLike({ architecture: first.name, preset: suited, config: presetConfig(first, suited), start });
    }
  }

  /** Makes a run of a zip file that the user chooses, and opens its page. */
  async importRun(): Promise<void> {
    this.error = null;
    try {
      const imported = await call('importRun');
      if (imported === null) return;
      this.notes = imported.notes;
      this.go({ page: 'run', id: imported.run.id });
    } catch (thrown) {
      this.error = sentenceOf(thrown);
    }
  }

  /** The settings that the form was opened with, once. */
  takeDraft(): Draft | null {
    const draft = this.#draft;
    this.#draft = null;
    return draft;
  }

  /** Listens to main until the returned function is called. */
  start(): () => void {
    const stopEvents = window.lab.onEvent((event) => this.#heed(event));
    const onHash = () => (this.route = parseRoute(location.hash));
    addEventListener('hashchange', onHash);
    const onInput = () => livePace.heedUser();
    for (const kind of INPUT) addEventListener(kind, onInput, { capture: true, passive: true });
    const poll = setInterval(() => void this.#pollDevice(), DEVICE_INTERVAL_MS);
    void this.#load();
    return () => {
      stopEvents();
      removeEventListener('hashchange', onHash);
      for (const kind of INPUT) removeEventListener(kind, onInput, { capture: true });
      clearInterval(poll);
    };
  }

  go(route: Route): void {
    location.hash = hashOf(route);
    this.route = route;
  }

  /** The run of this id in the list, if it is there. */
  summary(id: string): RunSummary | undefined {
    return this.runs?.find((run) => run.id === id);
  }

  async #load(): Promise<void> {
    try {
      const [info, runs, datasets] = await Promise.all([call('appInfo'), call('listRuns'), call('listDatasets')]);
      this.info = info;
      this.runs ??= runs;
      this.datasets ??= datasets;
    } catch (thrown) {
      this.error = sentenceOf(thrown);
    }
    await this.#pollDevice();
  }

  async #pollDevice(): Promise<void> {
    if (document.hidden) return;
    // The next poll is at hand: a reading that fails is not worth a word.
    const device = await call('device').catch(() => this.device);
    livePace.request(() => (this.device = device), { urgent: this.device === null });
  }

  /** What only moves on is shown with everything else that does. */
  #takeRuns(runs: RunSummary[]): void {
    this.#newest = keptRuns(this.#newest, runs);
    const urgent = !onlyMovedOn(this.runs, this.#newest);
    if (urgent) this.#showNewest();
    else livePace.request(this.#showNewest);
  }

  readonly #showNewest = (): void => {
    this.runs = this.#newest;
  };

  #heed(event: AppEvent): void {
    switch (event.kind) {
      case 'runs':
        this.#takeRuns(event.runs);
        return;
      case 'datasets':
        this.datasets = event.datasets;
        return;
      case 'import-progress':
        this.importing = { done: event.done, total: event.total, what: event.what };
        return;
      case 'import-ended':
        this.importing = null;
        return;
      case 'pieces':
        return; // whoever has asked listens for them
      case 'open-run':
        this.go({ page: 'run', id: event.id });
        return;
      case 'import-run':
        void this.importRun();
        return;
      case 'open-page':
        this.go({ page: event.page });
        return;
    }
  }
}

export const lab = new Lab();
