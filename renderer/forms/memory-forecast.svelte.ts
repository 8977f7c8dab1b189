import type { CreateRunRequest, MemoryForecast } from '../../electron/protocol/app.js';
import { CallFailure } from '../lib/client.js';
import { memoryView } from './memory-view.js';

export interface ForecastOptions {
  ask: (request: CreateRunRequest) => Promise<MemoryForecast>;
  /** Calls `run` once after a time; returns what takes that back. */
  after: (ms: number, run: () => void) => () => void;
  /** The data have been read for the form as it still is, and can't be learned from with it. */
  onrefused: (sentence: string, field: string) => void;
}

/** A form is left alone for so long before its memory is estimated. */
const SETTLED_MS = 600;

/** What the run in the form will take of memory, asked for once the form has come to rest. */
export class MemoryForecaster {
  readonly #options: ForecastOptions;
  #forecast = $state.raw<MemoryForecast | null>(null);
  #working = $state(false);
  #failed = $state(false);
  #asked = 0;

  constructor(options: ForecastOptions) {
    this.#options = options;
  }

  /** The form as it was asked about last; null before the first answer, and where there can be none. */
  readonly view = $derived(this.#forecast && memoryView(this.#forecast.report, this.#forecast.room));

  /** Whether an answer is on its way: what `view` shows is of an earlier form. */
  get isEstimating(): boolean {
    return this.#working;
  }

  /** Whether there is no estimate of this form. */
  get isUnknown(): boolean {
    return this.#failed;
  }

  /** The form has changed to this; null where it can't be trained as it is. Returns what gives the question up. */
  consider(request: CreateRunRequest | null): () => void {
    const number = ++this.#asked;
    this.#failed = false;
    this.#working = request !== null;
    if (request === null) {
      this.#forecast = null;
      return () => undefined;
    }
    return this.#options.after(SETTLED_MS, () => void this.#ask(request, number));
  }

  async #ask(request: CreateRunRequest, number: number): Promise<void> {
    let refusal: unknown = null;
    const forecast = await this.#options.ask(request).catch((thrown: unknown) => {
      refusal = thrown;
      return null;
    });
    if (number !== this.#asked) return;
    if (refusal instanceof CallFailure && refusal.field !== undefined) {
      this.#options.onrefused(refusal.message, refusal.field);
    }
    this.#forecast = forecast;
    this.#failed = forecast === null;
    this.#working = false;
  }
}
