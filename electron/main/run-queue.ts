/**
 * Which run trains next. Each slot stands for one device (the CPU, or one GPU) and trains one run at a time;
 * the others wait in the order in which they came. Pure: it starts nothing.
 */
export class RunQueue {
  #slots: readonly string[] = [];
  readonly #waiting: string[] = [];
  /** Slot by run. */
  readonly #training = new Map<string, string>();

  /** Names the devices. Before that, everything waits. */
  open(slots: readonly string[]): void {
    this.#slots = slots;
  }

  /** Puts a run at the end; without effect where it waits or trains already. */
  add(id: string): void {
    if (!this.has(id)) this.#waiting.push(id);
  }

  /** Takes the next run and gives it a free slot; null when nothing waits or every slot is taken. */
  take(): { id: string; slot: string } | null {
    const taken = new Set(this.#training.values());
    const slot = this.#slots.find((one) => !taken.has(one));
    const id = this.#waiting[0];
    if (slot === undefined || id === undefined) return null;
    this.#waiting.shift();
    this.#training.set(id, slot);
    return { id, slot };
  }

  /** Forgets a run, whether it waits or trains; its slot is free again. */
  remove(id: string): void {
    const at = this.#waiting.indexOf(id);
    if (at >= 0) this.#waiting.splice(at, 1);
    this.#training.delete(id);
  }

  has(id: string): boolean {
    return this.#training.has(id) || this.#waiting.includes(id);
  }

  /** Place among those that wait, from 1; null when it doesn't wait. */
  position(id: string): number | null {
    const at = this.#waiting.indexOf(id);
    return at < 0 ? null : at + 1;
  }

  /** Runs that hold a slot. */
  get training(): string[] {
    return [...this.#training.keys()];
  }
}
