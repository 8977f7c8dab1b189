import type { RunRecord } from '../../electron/protocol/run.js';
import type { Field } from '../../models/core/config.js';
import { dataProblem } from '../../models/core/data-problem.js';
import { applies, describeFields, parseText } from '../../models/core/fields.js';
import { parseStored, valueErrors } from '../../models/core/parse-config.js';
import type { LiveValues } from '../../models/core/live.js';
import { scheduleChange } from '../../models/core/schedule.js';
import type { DatasetInfo } from '../../models/data/dataset.js';
import { textOf, withoutKey, type FormTexts } from '../forms/form-values.js';
import { architectureOf } from '../lib/describe-run.js';
import { formatCount } from '../lib/format.js';

/** A run that goes on in place from its newest checkpoint, or as a branch from one of them. */
export interface GoingOnPlan {
  kind: 'continue' | 'branch';
  /** Of the checkpoint. */
  step: number;
  /** What that goes on with, as far as it is known. */
  live: LiveValues;
  /** Of a branch: what is filled in otherwise than it goes on by itself. */
  changes?: Readonly<Record<string, unknown>>;
}

type Stored = Pick<RunRecord, 'architecture' | 'config' | 'steps'>;

/** What a run is asked for with that goes on: settings that may change on the way, or only how far where it stays itself. */
export class GoOnForm {
  readonly plan: GoingOnPlan;
  texts = $state<FormTexts>({});
  #refusal = $state.raw<{ field: string | undefined; message: string; asked: string } | null>(null);

  readonly #run: Stored;
  readonly #datasets: () => readonly DatasetInfo[];
  readonly #fields: Field[];
  readonly #values: Readonly<Record<string, unknown>>;
  readonly initial: Readonly<FormTexts>;

  /** Those that are of use beside the others. */
  readonly fields = $derived.by(() => this.#fields.filter((field) => applies(field, this.#typed)));
  /** What is asked for otherwise than it goes on by itself. */
  readonly changes = $derived.by(() => {
    const changed = this.#fields.filter(({ key }) => this.texts[key] !== this.initial[key]);
    return Object.fromEntries(changed.map((field) => [field.key, parseText(field, this.texts[field.key] ?? '')]));
  });
  readonly #typed = $derived.by((): Record<string, unknown> => ({ ...this.#values, ...this.changes }));
  /** The sentence beside each field that needs another value, by key. */
  readonly errors = $derived({ ...this.#refused(), ...this.#invalid() });
  /** Of the learning rate, where its schedule becomes another; null where it doesn't. */
  readonly note = $derived(Object.keys(this.errors).length > 0 ? null : this.#scheduleChange());

  constructor(run: Stored, plan: GoingOnPlan, datasets: () => readonly DatasetInfo[]) {
    const { architecture: name, config, steps } = run;
    const { kind, step, live, changes = {} } = plan;
    const architecture = architectureOf(name);
    this.plan = plan;
    this.#run = run;
    this.#datasets = datasets;
    this.#values = {
      ...architecture?.stored,
      ...config,
      steps: step < steps ? steps : 2 * step,
      ...live,
    };
    const all = architecture ? describeFields(architecture) : [];
    this.#fields = all
      .filter(({ key, later }) => key === 'steps' || (kind === 'branch' && later === true))
      .map((field) => (field.key === 'steps' ? lastStep(field, step) : field));
    this.initial = Object.fromEntries(this.#fields.map(({ key }) => [key, textOf(this.#values[key])]));
    const filled = this.#fields.filter(({ key }) => key in changes).map(({ key }) => [key, textOf(changes[key])]);
    this.texts = { ...this.initial, ...(Object.fromEntries(filled) as FormTexts) };
    // What is asked for is seen at once.
    this.#fields.sort((a, b) => Number(b.key in changes) - Number(a.key in changes));
  }

  refuse(message: string, field: string | undefined): void {
    const known = field !== undefined && this.fields.some(({ key }) => key === field);
    this.#refusal = { message, field: known ? field : undefined, asked: this.#asked };
  }

  /** What main refused without naming a field of the form; null once something has been changed. */
  get refusal(): string | null {
    return this.#current?.field === undefined ? (this.#current?.message ?? null) : null;
  }

  get #asked(): string {
    return JSON.stringify(this.texts);
  }

  get #current() {
    return this.#refusal?.asked === this.#asked ? this.#refusal : null;
  }

  #refused(): Record<string, string> {
    const { field, message } = this.#current ?? {};
    return field === undefined ? {} : { [field]: withoutKey(message!, field) };
  }

  #invalid(): Record<string, string> {
    const architecture = architectureOf(this.#run.architecture);
    if (!architecture) return {};
    const { steps } = this.#typed;
    const { step } = this.plan;
    if (!Number.isInteger(steps) || Number(steps) <= step) {
      return { steps: `'${this.texts['steps']}' is not allowed; use a whole number above ${formatCount(step)}.` };
    }
    const wrong = valueErrors(architecture.schema, this.#typed);
    const problems = wrong.length > 0 ? wrong : [this.#unsuited()];
    return Object.fromEntries(
      problems.flatMap((error) =>
        error?.field === undefined ? [] : [[error.field, withoutKey(error.message, error.field)]],
      ),
    );
  }

  /** Why the data can't be learned from with these values, as far as they are here. */
  #unsuited() {
    const architecture = architectureOf(this.#run.architecture)!;
    const config = parseStored(architecture, this.#typed);
    const dataset = this.#datasets().find(({ name }) => name === config['dataset']) ?? null;
    return architecture.dataKind(config) !== null && dataset === null
      ? null
      : dataProblem(architecture, config, dataset);
  }

  #scheduleChange(): string | null {
    const { config, steps } = this.#run;
    const { step, live } = this.plan;
    const architecture = architectureOf(this.#run.architecture);
    const before = { ...architecture?.stored, ...config };
    const rate = Number(live['learningRate'] ?? before['learningRate']);
    const moved = { before: steps, after: Number(this.#typed['steps']), step, learningRate: rate };
    return scheduleChange(before, moved, this.changes);
  }
}

/** Whether the learning rate's schedule would be another one, so that it is told before the run goes on. */
export const changesSchedule = (run: Stored, plan: GoingOnPlan): boolean =>
  new GoOnForm(run, plan, () => []).note !== null;

/** What the number of steps means to a run that has come as far as `step`. */
function lastStep({ key, kind, default: usual }: Field, step: number): Field {
  const help = 'Where it ends; the steps up to here count.';
  return { key, kind, default: usual, title: 'Last step', help, nullable: false, above: step };
}
