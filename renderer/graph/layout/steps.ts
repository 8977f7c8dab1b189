/** Counts what a computation costs in steps, which are the same on every machine. */
export class Steps {
  count = 0;

  take(steps: number): void {
    this.count += steps;
  }
}
