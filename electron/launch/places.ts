import { cpus } from 'node:os';

/** Places for helpers on this machine: one is left for the runs themselves, and there is always one. */
export function helperPlaces(): number {
  // Electron 22's Node has no availableParallelism.
  return Math.max(1, cpus().length - 1);
}

/** How many processes may work beside the runs' own on this machine; who comes first is served first. */
export class Places {
  readonly #limit: number;
  #taken = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  get taken(): number {
    return this.#taken;
  }

  /** Resolves to what gives the place back, once there is one; to null where `signal` fires before. */
  async take(signal: AbortSignal): Promise<(() => void) | null> {
    if (this.#taken >= this.#limit && !signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    }
    if (signal.aborted) {
      // It may have been its turn in that very moment.
      this.#next();
      return null;
    }
    this.#taken++;
    let given = false;
    return () => {
      if (given) return;
      given = true;
      this.#taken--;
      this.#next();
    };
  }

  #next(): void {
    if (this.#taken < this.#limit) this.#waiting.shift()?.();
  }
}
