import type { Cell } from './confusions.js';

/** What the user looks at, at every step. */
export class ConfusionOwn {
  /** Whether cells tell shares of their row instead of counts. */
  shares = $state(false);
  /** The cell whose examples are shown. */
  chosen = $state.raw<Cell | null>(null);

  get common(): { shares: boolean; chosen: Cell | null } {
    const { shares, chosen } = this;
    return { shares, chosen };
  }

  set common({ shares, chosen }) {
    this.shares = shares;
    this.chosen = chosen;
  }

  choose(cell: Cell): void {
    const { chosen } = this;
    const again = chosen?.target === cell.target && chosen.predicted === cell.predicted;
    this.chosen = again ? null : cell;
  }
}
