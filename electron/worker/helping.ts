import type { HelperJob, HelperTask } from '../../models/core/helpers.js';
import type { WorkerEvent } from '../protocol/run.js';
import { failureOf } from './failure-of.js';

export interface HelpingOptions {
  /** What an architecture's helpers do. Throws RequestError where there is no such architecture. */
  tasks: (architecture: string) => Promise<Record<string, HelperTask>>;
  send: (event: WorkerEvent) => void;
}

/** The number of the request that tells a helper its job. */
const OPENING = 0;

/** A process that helps a run: it is told its job first, and then asked for one thing after the other. */
export class Helping {
  readonly #options: HelpingOptions;
  #do: ((work: unknown) => Promise<unknown>) | null = null;
  #last: Promise<void> = Promise.resolve();

  constructor(options: HelpingOptions) {
    this.#options = options;
  }

  begin(architecture: string, { task, input }: HelperJob): Promise<void> {
    return this.#carryOut(OPENING, async () => {
      const tasks = await this.#options.tasks(architecture);
      const found = Object.hasOwn(tasks, task) ? tasks[task] : undefined;
      if (!found) throw new Error(`${architecture} has no helpers for '${task}'.`);
      this.#do = await found(input);
      return null;
    });
  }

  work(request: number, work: unknown): Promise<void> {
    return this.#carryOut(request, async () => {
      if (!this.#do) throw new Error('The helper has no job.');
      return this.#do(work);
    });
  }

  #carryOut(request: number, run: () => Promise<unknown>): Promise<void> {
    this.#last = this.#last.then(async () => {
      try {
        this.#options.send({ kind: 'worked', request, result: await run() });
      } catch (error) {
        this.#options.send({ kind: 'refused', request, ...failureOf(error) });
      }
    });
    return this.#last;
  }
}
