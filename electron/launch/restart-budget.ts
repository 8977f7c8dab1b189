import type { FailureCode } from '../protocol/run.js';

/** Decides whether a run whose worker failed is started again from its last checkpoint. */
export class RestartBudget {
  readonly #limit: number;
  readonly #windowMs: number;
  #restarts: number[] = [];

  constructor({ limit = 3, windowMs = 5 * 60_000 } = {}) {
    this.#limit = limit;
    this.#windowMs = windowMs;
  }

  /**
   * Records a failure at `nowMs` and says whether the run may start again: after a crash or a hang, at most `limit`
   * times in `windowMs`. Other failures, want of memory among them, would only happen again.
   */
  spend(code: FailureCode, nowMs: number): boolean {
    if (code !== 'crash' && code !== 'hung') return false;
    this.#restarts = this.#restarts.filter((at) => nowMs - at < this.#windowMs);
    if (this.#restarts.length >= this.#limit) return false;
    this.#restarts.push(nowMs);
    return true;
  }
}
