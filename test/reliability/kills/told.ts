import type { WorkerEvent } from '../../../electron/protocol/run.js';

/** What was told of a run after it was written, and so must never be lost. */
export class Told {
  /** Of all sittings: each is `at` and the message. */
  readonly logLines = new Set<string>();
  /** By step and name; those beyond the checkpoint that the run fell back to are taken out, as they are trained again. */
  readonly metrics = new Map<number, Record<string, number>>();
  /** `panel/step` by step. */
  readonly panels = new Map<number, Set<string>>();
  readonly checkpoints = new Set<number>();
  isDone = false;

  hear(event: WorkerEvent): void {
    switch (event.kind) {
      case 'log':
        this.logLines.add(`${event.at} ${event.message}`);
        break;
      case 'metrics':
        event.steps.forEach((step, at) => {
          const values = Object.entries(event.values).map(([name, column]) => [name, column[at]!] as const);
          this.measured(step, Object.fromEntries(values));
        });
        break;
      case 'panels':
        this.#add(event.step, event.panels);
        break;
      case 'checkpoint':
        this.checkpoints.add(event.step);
        break;
      case 'removed':
        for (const step of event.checkpoints) this.checkpoints.delete(step);
        break;
      case 'done':
        this.isDone = true;
        break;
    }
  }

  /** What is not finite is no number of this step. */
  measured(step: number, values: Record<string, number | null>): void {
    const finite = Object.entries(values).filter((entry): entry is [string, number] => Number.isFinite(entry[1]));
    this.metrics.set(step, { ...this.metrics.get(step), ...Object.fromEntries(finite) });
  }

  /** The newest checkpoint that was told of; −1 where there is none. */
  get newestCheckpoint(): number {
    return Math.max(-1, ...this.checkpoints);
  }

  /** The run goes on from the checkpoint at `step`: what lies beyond it is trained again. */
  goOnFrom(step: number): void {
    for (const map of [this.metrics, this.panels]) for (const at of map.keys()) if (at > step) map.delete(at);
    for (const at of this.checkpoints) if (at > step) this.checkpoints.delete(at);
  }

  #add(step: number, panels: string[]): void {
    const known = this.panels.get(step) ?? new Set<string>();
    for (const panel of panels) known.add(panel);
    this.panels.set(step, known);
  }
}
