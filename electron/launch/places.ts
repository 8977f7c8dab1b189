import { cpus } from 'node:os';

/** Places for helpers on this machine: one is left for the runs themselves, and there is always one. */
export function helperPlaces(): number {
  return Math.max(1, cpus().length - 1);
}

interface Waiting {
  /** The place is theirs from now on. */
  serve(): void;
}

/** How many processes may work beside the runs' own on this machine; who comes first is served first. */
export class Places {
  readonly #limit: number;
  #taken = 0;
  readonly #waiting = new Set<Waiting>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get isFree(): boolean {
    return this.#taken < this.#limit;
  }

  get taken(): number {
    return this.#taken;
  }

  /** Resolves to what gives the place back, once there is one; to null where `signal` fires before. */
  async take(signal: AbortSignal): Promise<(() => void) | null> {
    if (signal.aborted) return null;
    if (this.#taken < this.#limit) this.#taken++;
    else if (!(await this.#turn(signal))) return null;
    const giveBack = this.#giveBackOnce();
    if (!signal.aborted) return giveBack;
    // It was its turn in that very moment.
    giveBack();
    return null;
  }

  /** Waits for a place, which is then taken already; false where `signal` fires before. */
  #turn(signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const leave = (): void => {
        this.#waiting.delete(one);
        resolve(false);
      };
      const one: Waiting = {
        serve() {
          signal.removeEventListener('abort', leave);
          resolve(true);
        },
      };
      this.#waiting.add(one);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  /** A place that is given back goes to whoever has waited longest, before anyone else can take it. */
  #giveBackOnce(): () => void {
    let given = false;
    return () => {
      if (given) return;
      given = true;
      const [next] = this.#waiting;
      if (!next) {
        this.#taken--;
        return;
      }
      this.#waiting.delete(next);
      next.serve();
    };
  }
}
