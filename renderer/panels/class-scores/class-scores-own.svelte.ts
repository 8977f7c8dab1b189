import type { Order, ScoreColumn } from './class-order.js';

/** How the table is sorted, at every step. The worst classes come first. */
export class ClassScoresOwn {
  order = $state.raw<Order>({ by: 'f1', descending: false });

  get common(): Order {
    return this.order;
  }

  set common(order: Order) {
    this.order = order;
  }

  /** Sorts by a column, or the other way where it is sorted by it. Names begin at A, numbers with the worst. */
  sortBy(by: ScoreColumn): void {
    this.order = { by, descending: this.order.by === by ? !this.order.descending : by === 'support' };
  }
}
