import type { CreateRunRequest, RunHistory, RunSummary } from '../../electron/protocol/app.js';
import type { ArchitectureConfig } from '../../models/core/config.js';
import { sentenceOf } from '../lib/client.js';
import type { Draft } from '../lib/lab.svelte.js';
import { architecturesFrom, fitsRunOf } from '../lib/starts.js';
import { withoutKey } from './form-values.js';
import type { RunForm } from './run-form.svelte.js';
import { misfit } from './start-fit.js';

type Asked = Pick<RunForm, 'architecture' | 'values' | 'dataset' | 'ready'>;

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

  async choose(id: string | null, step: number | null = null): Promise<void> {
    this.id = id;
    this.step = step;
    this.#problem = null;
    if (id === null) return;
    this.reading = true;
    try {
      const history = await this.#readRun(id);
      if (this.id !== id) return;
      this.#read = { id, history };
      if (!history.checkpoints.some((one) => one.step === this.step))
        this.step = history.checkpoints.at(-1)?.step ?? null;
    } catch (thrown) {
      if (this.id === id) this.#problem = { about: this.#about, sentence: sentenceOf(thrown) };
    } finally {
      if (this.id === id) this.reading = false;
    }
  }

  choosePart(name: string): void {
    this.#part = name;
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
    const { architecture, values, dataset, ready } = this.#form;
    if (!ready) return null;
    return misfit(part.name, architecture.countParameters(values, dataset), history.record.parameters);
  }
}
