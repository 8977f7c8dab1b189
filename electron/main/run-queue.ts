/**
 * Which run trains next. Each slot stands for one device (the CPU, or one GPU) and trains one run at a time;
 * the others wait in the order in which they came. Pure: it starts nothing.
 */
export class RunQueue {
  #slots: readonly string[] = [];
  readonly #waiting: { id: string; wanted: string }[] = [];
  /** Slot by run. */
  readonly #training = new Map<string, string>();

  /** Names the devices. Before that, everything waits. */
  open(slots: readonly string[]): void {
    this.#slots = slots;
  }

  /** Puts a run that wants a device, or any, at the end; without effect where it waits or trains already. */
  add(id: string, wanted = 'auto'): void {
    if (!this.has(id)) this.#waiting.push({ id, wanted });
  }

  /** Takes the first run for which a slot is free and gives it that; null when there is none. */
  take(): { id: string; slot: string } | null {
    const taken = new Set(this.#training.values());
    for (const [at, { id, wanted }] of this.#waiting.entries()) {
      const slot = this.#slotsFor(wanted).find((one) => !taken.has(one));
      if (slot === undefined) continue;
      this.#waiting.splice(at, 1);
      this.#training.set(id, slot);
      return { id, slot };
    }
    return null;
  }

  /** The device that is wanted; otherwise, and where it is gone, any GPU, and the CPU where there is no GPU. */
  #slotsFor(wanted: string): readonly string[] {
    if (this.#slots.includes(wanted)) return [wanted];
    const gpus = this.#slots.filter((slot) => slot !== 'cpu');
    return gpus.length > 0 ? gpus : this.#slots;
  }

  /** Forgets a run, whether it waits or trains; its slot is free again. */
  remove(id: string): void {
    const at = this.#placeOf(id);
    if (at >= 0) this.#waiting.splice(at, 1);
    this.#training.delete(id);
  }

  has(id: string): boolean {
    return this.#training.has(id) || this.#placeOf(id) >= 0;
  }

  /** Place among those that wait, from 1; null when it doesn't wait. */
  position(id: string): number | null {
    const at = this.#placeOf(id);
    return at < 0 ? null : at + 1;
  }

  /** The slot of a run that trains; null for any other. */
  slotOf(id: string): string | null {
    return this.#training.get(id) ?? null;
  }

  /** Runs that hold a slot. */
  get training(): string[] {
    return [...this.#training.keys()];
  }

  #placeOf(id: string): number {
    return this.#waiting.findIndex((one) => one.id === id);
  }
}
