import type { CreateRunRequest, RunHistory, RunSummary } from '../../electron/protocol/app.js';
import type { ArchitectureConfig } from '../../models/core/config.js';
import { startDataProblem } from '../../models/core/start-data.js';
import { startDataset, startSettings } from '../../models/core/start-settings.js';
import { sentenceOf } from '../lib/client.js';
import type { Draft } from '../lib/lab.svelte.js';
import { architecturesFrom, fitsRunOf } from '../lib/starts.js';
import { withoutKey } from './form-values.js';
import type { RunForm } from './run-form.svelte.js';
import { misfit } from './start-fit.js';

type Asked = Pick<
  RunForm,
  'architecture' | 'values' | 'dataset' | 'datasets' | 'fields' | 'ready' | 'take' | 'chooseArchitecture'
>;

/** What a new run begins with: its own initial weights, or those of another run's checkpoint. */
export class StartForm {
  /** The run whose weights are taken; null for its own. */
  id = $state<string | null>(null);
  /** Null for the newest checkpoint. */
  step = $state<number | null>(null);
  #part = $state('');
  reading = $state(false);
  #read = $state.raw<{ id: string; history: RunHistory } | null>(null);
  /** What can't be read, or what main refused of the present choice. */
  #problem = $state.raw<{ about: string; sentence: string } | null>(null);
  readonly #form: Asked;
  /** Titles of the settings that were taken over. */
  taken = $state.raw<readonly string[]>([]);
  readonly #runs: () => readonly RunSummary[];
  readonly #readRun: (id: string) => Promise<RunHistory>;

  readonly #startable = $derived.by(() => this.#form.architecture.startsFrom);
  /** Runs that the architecture may begin from, the newest first. */
  readonly candidates = $derived.by(() =>
    this.#runs().filter((run) => run.step > 0 && this.#startable.some((start) => fitsRunOf(start, run.architecture))),
  );
  readonly chosen = $derived.by(() => this.candidates.find((run) => run.id === this.id) ?? null);
  /** Whether it can't do without. */
  readonly needed = $derived.by(() => {
    const { architecture, values } = this.#form;
    return architecture.belongsToParent === true && architecture.standsAlone?.(values) !== true;
  });
  readonly parts = $derived.by(
    () => this.#startable.find((start) => fitsRunOf(start, this.chosen?.architecture))?.parts ?? [],
  );
  readonly part = $derived.by(() => this.parts.find(({ name }) => name === this.#part) ?? this.parts[0] ?? null);
  /** What is taken over of the chosen run, or why it can't serve; null while that isn't known. */
  readonly #settings = $derived.by(() => {
    const record = this.#history?.record;
    return record && this.part ? startSettings(this.#form.architecture, record, this.part.name) : null;
  });
  readonly #history = $derived.by(() => (this.#read?.id === this.chosen?.id ? (this.#read?.history ?? null) : null));
  /** Of the chosen run, the newest first. */
  readonly checkpoints = $derived.by(() => [...(this.#history?.checkpoints ?? [])].reverse());
  /** Why it can't begin like this. */
  readonly error = $derived.by(() => this.#errorNow());
  readonly ready = $derived.by(() => (this.chosen ? this.#history !== null && this.error === null : !this.needed));

  constructor(
    form: Asked,
    runs: () => readonly RunSummary[],
    readRun: (id: string) => Promise<RunHistory>,
    start: Draft['start'] = undefined,
  ) {
    this.#form = form;
    this.#runs = runs;
    this.#readRun = readRun;
    if (!start) return;
    this.step = start.step;
    this.#part = start.part ?? '';
    void this.choose(start.id, start.step);
  }

  /** For CreateRunRequest; undefined where it begins with its own weights. */
  get request(): CreateRunRequest['start'] {
    return this.chosen && this.part ? { id: this.chosen.id, step: this.step, part: this.part.name } : undefined;
  }

  /** Architectures that can begin from the chosen run; all where none is chosen. */
  fits(architecture: ArchitectureConfig): boolean {
    const { chosen } = this;
    return chosen === null || architecturesFrom(chosen.architecture).includes(architecture);
  }

  chooseArchitecture(name: string): void {
    this.#form.chooseArchitecture(name);
    this.#take();
  }

  async choose(id: string | null, step: number | null = null): Promise<void> {
    this.id = id;
    this.step = step;
    this.#problem = null;
    if (id === null) {
      this.#take();
      return;
    }
    this.reading = true;
    try {
      const history = await this.#readRun(id);
      if (this.id !== id) return;
      this.#read = { id, history };
      if (!history.checkpoints.some((one) => one.step === this.step))
        this.step = history.checkpoints.at(-1)?.step ?? null;
      this.#take();
    } catch (thrown) {
      if (this.id === id) this.#problem = { about: this.#about, sentence: sentenceOf(thrown) };
    } finally {
      if (this.id === id) this.reading = false;
    }
  }

  choosePart(name: string): void {
    this.#part = name;
    this.#take();
  }

  /** Fills in the form with what is taken over: settings, and the data where they are of a kind that fits. */
  #take(): void {
    const settings = this.#settings;
    const record = this.#history?.record;
    const form = this.#form;
    if (!settings || !record) {
      form.take(null);
      this.taken = [];
      return;
    }
    const takes = 'problem' in settings ? {} : settings.takes;
    form.take(takes);
    const dataset = startDataset(record);
    const withData = form.datasets.some(({ name }) => name === dataset) ? { ...takes, dataset } : takes;
    form.take(withData);
    this.taken = form.fields.flatMap(({ key, title }) => (key in withData ? [title] : []));
  }

  /** What main said of the present choice. */
  refuse(sentence: string): void {
    this.#problem = { about: this.#about, sentence: withoutKey(sentence, 'start') };
  }

  get #about(): string {
    return JSON.stringify([this.id, this.step, this.part?.name]);
  }

  #errorNow(): string | null {
    if (this.#problem?.about === this.#about) return this.#problem.sentence;
    const history = this.#history;
    const { chosen, part } = this;
    if (!chosen || !history || !part) return null;
    if (history.checkpoints.length === 0) return `${chosen.name} has no checkpoint; choose another run.`;
    const settings = this.#settings;
    if (settings && 'problem' in settings) return `${chosen.name} ${settings.problem}`;
    const { architecture, values, dataset, datasets, ready } = this.#form;
    if (!ready) return null;
    const there = datasets.find(({ name }) => name === startDataset(history.record)) ?? null;
    const beginning = { config: values, part: part.name, from: history.record.architecture, here: dataset, there };
    const unfit = startDataProblem(architecture, beginning);
    if (unfit !== null) return `${chosen.name} ${unfit}`;
    return misfit(part.name, architecture.countParameters(values, dataset), history.record.parameters);
  }
}
