/** Turns a streak of skipped updates into two sentences: one when it begins, one when it is over. */
export class SkippedUpdates {
  #streak = 0;

  /** What is worth telling about the update of `step`; null for most. */
  note(step: number, applied: boolean): { level: 'warning' | 'info'; message: string } | null {
    if (!applied) {
      if (this.#streak++ > 0) return null;
      return {
        level: 'warning',
        message: `Loss or gradients were not finite at step ${step.toLocaleString('en')}; the update was skipped.`,
      };
    }
    if (this.#streak === 0) return null;
    const message = `Updates are applied again at step ${step.toLocaleString('en')}, after ${this.#streak.toLocaleString('en')} skipped.`;
    this.#streak = 0;
    return { level: 'info', message };
  }
}
