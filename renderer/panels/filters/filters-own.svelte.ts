/** Which filter is looked at, at every step. */
export class FiltersOwn {
  chosen = $state(0);

  get common(): number {
    return this.chosen;
  }

  set common(chosen: number) {
    this.chosen = chosen;
  }
}
