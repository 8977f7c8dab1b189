/** Whose weights are looked at, and how. */
export class WeightsOwn {
  /** By its name; the first one where there is none of it. */
  tensor = $state<string | null>(null);
  /** Counts by their logarithm: what is rare is seen too. */
  log = $state(false);

  /** The same tensor of another step, and of another run. */
  get common(): string | null {
    return this.tensor;
  }

  set common(tensor: string | null) {
    this.tensor = tensor;
  }
}
