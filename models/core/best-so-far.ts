/** Follows the criterion of a run's evaluations: which was the best, and whether it is time to stop. */
export class BestSoFar {
  #best = Infinity;
  #sinceBest = 0;
  /** The newest evaluation, and the step it belongs to. */
  #newest: { step: number; value: number } | null = null;

  /**
   * Takes the criterion measured at `step`; the lowest value is the best. A value that is not finite is never best. A
   * step counts once, however often it is measured.
   * One that was measured out of turn, because of a checkpoint say, does not count (`counts`): when a run ends must not
   * depend on when somebody looked.
   */
  add(step: number, value: number, counts = true): void {
    const again = this.#newest?.step === step;
    this.#newest = { step, value };
    if (again || !counts) return;
    if (value < this.#best) {
      this.#best = value;
      this.#sinceBest = 0;
    } else {
      this.#sinceBest++;
    }
  }

  get best(): number {
    return this.#best;
  }

  /** Evaluations in a row without a new best one. */
  get sinceBest(): number {
    return this.#sinceBest;
  }

  /** The criterion at `step`, where it was measured at that very step. */
  at(step: number): number | null {
    return this.#newest?.step === step && Number.isFinite(this.#newest.value) ? this.#newest.value : null;
  }

  /** For a checkpoint of `step`; see `restore`. */
  controls(step: number): Record<string, number> {
    const evaluation = this.at(step);
    return {
      ...(Number.isFinite(this.#best) && { bestEvaluation: this.#best }),
      ...(this.#sinceBest > 0 && { evaluationsSinceBest: this.#sinceBest }),
      ...(evaluation !== null && { evaluation }),
    };
  }

  restore(step: number, controls: Record<string, number>): void {
    this.#best = controls['bestEvaluation'] ?? Infinity;
    this.#sinceBest = controls['evaluationsSinceBest'] ?? 0;
    const value = controls['evaluation'];
    this.#newest = value === undefined ? null : { step, value };
  }
}
