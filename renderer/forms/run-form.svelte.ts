import { architectureConfigs } from '../../models/core/architectures.js';
import type { ArchitectureConfig, CommonConfig, Field } from '../../models/core/config.js';
import { dataKinds } from '../../models/core/data-kinds.js';
import { dataProblem } from '../../models/core/data-problem.js';
import { applies, describeFields } from '../../models/core/fields.js';
import { parseConfig, presetConfig } from '../../models/core/parse-config.js';
import type { DatasetInfo, DatasetKind } from '../../models/data/dataset.js';
import { plural } from '../lib/format.js';
import type { Draft } from '../lib/lab.svelte.js';
import { estimateSentence, parameterSentence, type Examples } from './estimate.js';
import { changesOf, errorsOf, textOf, textsOf, withoutKey, type FormTexts } from './form-values.js';

/** What main refused: it stays beside its field until something is changed. */
interface Refusal {
  message: string;
  field: string | undefined;
  /** The form as it was then. */
  asked: string;
}

/** Values that a form offers to fill in, and what its button says. */
export interface Remedy {
  title: string;
  values: Readonly<Record<string, unknown>>;
}

/** The form of a new run: what is typed, and everything that follows from it. */
export class RunForm {
  #architecture = $state.raw<ArchitectureConfig>(architectureConfigs[0]!);
  #preset = $state(architectureConfigs[0]!.defaultPreset);
  texts = $state<FormTexts>({});
  #refusal = $state.raw<Refusal | null>(null);
  readonly #datasets: () => readonly DatasetInfo[];
  /** The data set of the run that the form was filled in from. */
  #wanted: unknown;

  readonly fields = $derived(describeFields(this.architecture));
  /** What the run takes over of the one that it begins with; null where it begins with its own weights. */
  #taken = $state.raw<Readonly<Record<string, unknown>> | null>(null);
  /** What the preset says, and before that what is taken over. */
  readonly initial = $derived(textsOf(this.architecture, this.preset, { ...this.#taken }));
  readonly #changes = $derived(this.#ownChanges());
  readonly #invalid = $derived(errorsOf(this.architecture, this.preset, this.#changes));

  /** The values of fields, those of the preset where a field's own is wrong, before the data set is looked at. */
  readonly #typed = $derived.by((): Record<string, unknown> => {
    const valid = Object.entries(this.#changes).filter(([key]) => this.#invalid[key] === undefined);
    return { ...presetConfig(this.architecture, this.preset), ...Object.fromEntries(valid) };
  });
  /** The kinds of data to choose from. */
  readonly kinds: readonly DatasetKind[] = $derived(dataKinds(this.architecture, this.#typed));
  readonly datasets = $derived.by(() => this.#datasets().filter((one) => this.kinds.includes(one.kind)));
  /** Null where none is needed, none fits, or the one that was asked for is gone. */
  readonly dataset = $derived(this.#chosenDataset());
  /** What follows from the data set. */
  readonly #following = $derived(
    this.dataset && this.architecture.following ? this.architecture.following.of(this.dataset) : {},
  );
  readonly values: Record<string, unknown> = $derived({ ...this.#typed, ...this.#following });
  /** The kind of data to learn from; null where the task makes its own examples. */
  readonly kind: DatasetKind | null = $derived(this.architecture.dataKind(this.values));

  /** What main is asked for: all that differs from the preset. */
  readonly request = $derived(this.dataset === null ? this.#changes : { ...this.#changes, dataset: this.dataset.name });
  /** Null while a value is wrong or the data set is missing. */
  readonly #valid: CommonConfig | null = $derived(
    Object.keys(this.#invalid).length > 0 || (this.kind !== null && this.dataset === null)
      ? null
      : parseConfig(this.architecture, this.preset, { ...this.request, ...this.#following }),
  );
  /** Why the data can't be learned from with these values. */
  readonly #unsuited = $derived(
    this.#valid && dataProblem(this.architecture, this.#valid, this.kind === null ? null : this.dataset),
  );
  /** The sentence beside each field that needs another value, by key. */
  readonly errors = $derived({ ...this.#refusedField(), ...this.#unsuitedField(), ...this.#invalid });
  readonly wrong = $derived(Object.keys(this.errors).length);
  /** Null while something is wrong or missing. */
  readonly #config = $derived(this.wrong > 0 ? null : this.#valid);
  readonly ready = $derived(this.#config !== null);
  readonly examples: Examples = $derived(this.architecture.examples(this.values, this.dataset));

  constructor(datasets: () => readonly DatasetInfo[], draft: Draft | null) {
    this.#datasets = datasets;
    const architecture = architectureConfigs.find((one) => one.name === draft?.architecture);
    if (draft && architecture && Object.hasOwn(architecture.presets, draft.preset)) {
      this.#architecture = architecture;
      this.#preset = draft.preset;
      this.texts = { ...textsOf(architecture, draft.preset, draft.config) };
      if (architecture.dataKind(draft.config) !== null) this.#wanted = draft.config['dataset'];
    } else {
      this.texts = { ...this.initial };
    }
  }

  get architecture(): ArchitectureConfig {
    return this.#architecture;
  }

  get preset(): string {
    return this.#preset;
  }

  /** Begins anew from the default preset of another architecture. */
  chooseArchitecture(name: string): void {
    const found = architectureConfigs.find((one) => one.name === name);
    if (!found || found === this.#architecture) return;
    this.#architecture = found;
    this.#taken = null;
    this.choosePreset(found.defaultPreset);
  }

  choosePreset(preset: string): void {
    this.#preset = preset;
    this.texts = { ...this.initial };
    this.#wanted = undefined;
  }

  /** Takes these values over of the run that it begins with (null: of none), but for what has been filled in by hand. */
  take(settings: Readonly<Record<string, unknown>> | null): void {
    const before = this.initial;
    this.#taken = settings;
    for (const { key, begun } of this.fields) {
      const isOwn = this.texts[key] !== before[key] && !(begun && settings === null);
      if (!isOwn) this.texts[key] = this.initial[key]!;
    }
  }

  /** Fills in these values. */
  use(values: Readonly<Record<string, unknown>>): void {
    for (const [key, value] of Object.entries(values)) this.texts[key] = textOf(value);
  }

  /** What can be filled in instead where this field is wrong; null where nothing is known. */
  remedyOf(key: string): Remedy | null {
    const { field, remedy } = this.#unsuited ?? {};
    if (!remedy || field !== key || this.#invalid[key] !== undefined) return null;
    const value = textOf(remedy[key]);
    return { title: `Use ${value === '' ? 'none' : value}`, values: remedy };
  }

  /** Whether a field is of use beside the others; one that is wrong is shown in any case. */
  isShown(field: Field): boolean {
    const follows = this.architecture.following?.keys.includes(field.key) ?? false;
    const isOfUse = !follows && applies(field, this.values) && (!field.begun || this.#taken !== null);
    return isOfUse || this.errors[field.key] !== undefined;
  }

  refuse(message: string, field: string | undefined): void {
    const known = field !== undefined && this.fields.some((one) => one.key === field);
    this.#refusal = { message, field: known ? field : undefined, asked: this.#asked };
  }

  /** What main refused without naming a field; null once something has been changed. */
  get refusal(): string | null {
    return this.#current?.field === undefined ? (this.#current?.message ?? null) : null;
  }

  /** What the numbers come to, or what is missing, in a sentence. */
  readonly estimate = $derived.by(() => {
    if (this.wrong > 0) {
      return this.wrong === 1 ? 'One field needs another value.' : `${this.wrong} fields need another value.`;
    }
    if (!this.#config) return this.datasets.length > 0 ? 'Choose a data set.' : 'There is no data set to learn from.';
    const { batchSize, accumulate, epochs, steps } = this.#config;
    // Whatever is not trained batch by batch has its steps alone.
    if (!this.fields.some(({ key }) => key === 'batchSize')) {
      return steps === null ? 'It ends by itself.' : `${plural(steps, 'step')}.`;
    }
    return estimateSentence({ batchSize, accumulate, epochs, steps }, this.examples, this.dataset);
  });

  /** How large the model will be; empty while that can't be told. */
  readonly size = $derived(
    this.#config ? parameterSentence(this.architecture.countParameters(this.#config, this.dataset)) : '',
  );

  /** The settings as far as they are valid, to fill in the form from another time. */
  get draft(): Draft {
    const config = { ...this.values };
    if (this.dataset !== null) config['dataset'] = this.dataset.name;
    // What was chosen and is gone shall be looked for again; where nothing was found, anything.
    else if (this.#isGone) config['dataset'] = this.texts['dataset'];
    else delete config['dataset'];
    return { architecture: this.architecture.name, preset: this.preset, config };
  }

  /** All that differs from the preset, but for what follows from the data set. */
  #ownChanges(): Record<string, unknown> {
    const changes = changesOf(this.architecture, this.fields, this.preset, this.texts);
    const keys = this.architecture.following?.keys ?? [];
    return Object.fromEntries(Object.entries(changes).filter(([key]) => !keys.includes(key)));
  }

  #unsuitedField(): Record<string, string> {
    if (this.#isGone) return { dataset: `'${this.texts['dataset']}' is not there any more; choose another one.` };
    const { field, message } = this.#unsuited ?? {};
    return field === undefined ? {} : { [field]: withoutKey(message!, field) };
  }

  /** What was chosen by hand, or is another run's, is not silently replaced by data that isn't it. */
  get #isGone(): boolean {
    const typed = this.texts['dataset'];
    if (this.kinds.length === 0 || (typed !== this.#wanted && typed === this.initial['dataset'])) return false;
    return typed !== undefined && !this.#datasets().some((one) => one.name === typed);
  }

  get #current(): Refusal | null {
    return this.#refusal?.asked === this.#asked ? this.#refusal : null;
  }

  /** All that a refusal is about. */
  get #asked(): string {
    return JSON.stringify([this.texts, this.dataset]);
  }

  #refusedField(): Record<string, string> {
    const refusal = this.#current;
    return refusal?.field === undefined ? {} : { [refusal.field]: withoutKey(refusal.message, refusal.field) };
  }

  /** The one chosen if it fits; else the preset's, the first that comes along, or the user's first. */
  #chosenDataset(): DatasetInfo | null {
    if (this.kinds.length === 0) return null;
    const { datasets } = this;
    const named = (name: string | undefined) => datasets.find((one) => one.name === name);
    const typed = this.texts['dataset'];
    const found = named(typed);
    if (found) return found;
    if (this.#isGone) return null;
    const usual = datasets.find((one) => one.origin !== 'user' && one.kind === this.architecture.dataKind(this.#typed));
    return named(this.initial['dataset']) ?? usual ?? datasets[0] ?? null;
  }
}
