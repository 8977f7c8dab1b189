import type { Component } from 'svelte';
import { sentenceOf } from './client.js';

export type LoadComponent<Props extends object> = () => Promise<{ default: Component<Props> }>;

/** A component that is loaded when it is shown for the first time, and stays. */
export class Loaded<Props extends object> {
  component = $state.raw<Component<Props> | null>(null);
  /** Why it can't be shown. */
  problem = $state<string | null>(null);
  readonly #load: LoadComponent<Props>;
  #loading = false;

  constructor(load: LoadComponent<Props>) {
    this.#load = load;
  }

  /** Loads it unless it is there or on its way; what failed is tried again. */
  async begin(): Promise<void> {
    if (this.component || this.#loading) return;
    this.#loading = true;
    this.problem = null;
    try {
      this.component = (await this.#load()).default;
    } catch (thrown) {
      this.problem = sentenceOf(thrown);
    } finally {
      this.#loading = false;
    }
  }
}

const known = new WeakMap<object, unknown>();

/** The same one for the same loader, wherever it is shown. */
export function loaded<Props extends object>(load: LoadComponent<Props>): Loaded<Props> {
  const found = known.get(load) as Loaded<Props> | undefined;
  if (found) return found;
  const made = new Loaded(load);
  known.set(load, made);
  return made;
}
