/** More processes for one run. */

/** What a helper is to do: `task` is a name that the run's architecture knows, `input` whatever it needs for it. */
export interface HelperJob {
  task: string;
  /** Anything that can be sent between processes: JSON, typed arrays. */
  input: unknown;
}

/** A process that works for a run. It ends with the run, however that ends. */
export interface Helper {
  /** One piece of work after the other. Rejects with an Error where it fails, with HelperGone where the process ends before it answers. */
  ask(work: unknown): Promise<unknown>;
  /** Lets the process go. */
  close(): void;
}

/** The process has ended, whatever it was that ended it: another one may do better. */
export class HelperGone extends Error {
  override readonly name = 'HelperGone';
}

export interface Helpers {
  /**
   * A new process. The first of a run waits until the machine has a place for it; further ones are refused where there is
   * none, and the run goes on with those that it has. Rejects with an Error in one sentence where it can't be had; ends
   * waiting when `signal` says so.
   */
  open(job: HelperJob, signal?: AbortSignal): Promise<Helper>;
}

/** What an architecture's helper does: made once from its job's input, it is then asked for one thing after the other. */
export type HelperTask = (input: unknown) => Promise<(work: unknown) => Promise<unknown>>;
