import type { ArchitectureConfig } from '../../models/core/config.js';
import type { RequestError } from '../../models/core/errors.js';
import type { Learner } from '../../models/core/learner.js';
import {
  changeSentence,
  liveProblem,
  liveTitle,
  type LiveChange,
  type LiveValue,
  type LiveValues,
} from '../../models/core/live.js';
import type { RunRecorder } from './run-recorder.js';

/** What an architecture says of its live settings. */
export interface LiveRules {
  /** Why a setting can't have this value beside the others; null where it can. */
  problem(others: LiveValues, change: Pick<LiveChange, 'key' | 'value'>): RequestError | null;
  changed(change: LiveChange, from: LiveValue): string;
  /** Such as "Networks that learn: G only". */
  title(change: Pick<LiveChange, 'key' | 'value'>): string;
}

export function liveRulesOf(architecture: ArchitectureConfig, config: Readonly<Record<string, unknown>>): LiveRules {
  return {
    problem: (others, change) => liveProblem(architecture, { ...config, ...others }, change),
    changed: (change, from) => changeSentence(architecture, change, from),
    title: (change) => liveTitle(architecture, change),
  };
}

export interface LiveSettingsOptions {
  training: Pick<Learner, 'step' | 'live'>;
  recorder: Pick<RunRecorder, 'change' | 'log'>;
  rules: LiveRules;
  /** Changes to be made again, by ascending step. */
  planned: readonly LiveChange[];
}

/** What of a run changes while it trains: on the disk first, so that whoever goes on from a checkpoint changes it again. */
export class LiveSettings {
  readonly #training: Pick<Learner, 'step' | 'live'>;
  readonly #recorder: Pick<RunRecorder, 'change' | 'log'>;
  readonly #rules: LiveRules;
  #planned: LiveChange[];

  constructor({ training, recorder, rules, planned }: LiveSettingsOptions) {
    this.#training = training;
    this.#recorder = recorder;
    this.#rules = rules;
    // Lines of a file that an earlier version or somebody else may have written.
    this.#planned = planned.filter((change) => rules.problem(training.live, change) === null && this.#has(change.key));
  }

  /** Most steps a second; null at full speed. */
  get stepsPerSecond(): number | null {
    const rate = this.#training.live['stepsPerSecond'];
    return typeof rate === 'number' ? rate : null;
  }

  /** Makes the changes that are planned for the present step; true where there were any. */
  arrive(): boolean {
    const { step } = this.#training;
    const due = this.#planned.filter((change) => change.step === step);
    this.#planned = this.#planned.filter((change) => change.step > step);
    for (const { key, value } of due) this.#training.live = { ...this.#training.live, [key]: value };
    return due.length > 0;
  }

  /** Changes a setting from the next step on, in place of what was planned of it; false where that can't be, or changes nothing. */
  set(key: string, value: LiveValue): boolean {
    const { step, live } = this.#training;
    if (!this.#allows(key, value) || live[key] === value) return false;
    const change = { step, key, value };
    this.#recorder.change(change);
    this.#planned = this.#planned.filter((one) => one.key !== key);
    this.#training.live = { ...live, [key]: value };
    this.#recorder.log('info', this.#rules.changed(change, live[key]!), { step });
    return true;
  }

  /** The next step alone has these settings. The change and its end are on the disk before it. */
  forOneStep(settings: LiveValues): void {
    const { step, live } = this.#training;
    for (const [key, value] of Object.entries(settings)) {
      if (!this.#allows(key, value) || live[key] === value) continue;
      const [change, back] = [
        { step, key, value },
        { step: step + 1, key, value: live[key]! },
      ];
      this.#recorder.change(change);
      this.#recorder.change(back);
      this.#planned = [change, back, ...this.#planned.filter((one) => one.key !== key)].sort((a, b) => a.step - b.step);
      const at = (step + 1).toLocaleString('en');
      this.#recorder.log('info', `Step ${at} alone: ${this.#rules.title(change)}.`, { step });
    }
  }

  #has(key: string): boolean {
    return Object.hasOwn(this.#training.live, key);
  }

  #allows(key: string, value: LiveValue): boolean {
    const { live, step } = this.#training;
    const problem = this.#rules.problem(live, { key, value });
    const sentence =
      problem?.message ?? (this.#has(key) ? null : `${key}: this run has no such setting that could be changed.`);
    if (sentence !== null) this.#recorder.log('warning', sentence, { step });
    return sentence === null;
  }
}
