/** Two views, by their places among all: the two of an image stand side by side. */
export interface TwoViews {
  row: number;
  column: number;
}

/** What the user looks at, at every step. */
export class PairsOwn {
  /** Those that stay in sight; null for none. */
  kept = $state.raw<TwoViews | null>(null);

  get common(): { kept: TwoViews | null } {
    return { kept: this.kept };
  }

  set common({ kept }) {
    this.kept = kept;
  }

  keep(one: TwoViews): void {
    const { kept } = this;
    this.kept = kept?.row === one.row && kept.column === one.column ? null : one;
  }
}
