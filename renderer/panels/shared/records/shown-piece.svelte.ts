import { sentenceOf } from '../../../lib/client.js';
import { livePace } from '../../../lib/live-pace.js';
import { PictureLoader } from '../../../lib/picture-loader.js';
import { NoRecord, wishId, wishOf, type PanelRecords, type Piece, type Wish } from './panel-records.js';

/**
 * What a panel shows: the piece that was wished for last, and until it is there the one before. One piece is loaded at a
 * time, the newest wish first; what may be wished for next is loaded when nothing else is.
 */
export class ShownPiece<Body = unknown> {
  piece = $state.raw<Piece<Body> | null>(null);
  /** Why there is nothing to show; `missing` where there is no record of it. */
  problem = $state.raw<{ kind: 'missing' | 'broken'; sentence: string } | null>(null);
  readonly #loader: PictureLoader<Piece<Body>>;
  #failed: { id: string; reason: unknown } | null = null;
  #newest = '';
  /** Shown now or in a moment. */
  #coming: Piece<Body> | null = null;

  constructor(records: PanelRecords<Body>, capacity: number) {
    this.#loader = new PictureLoader(async (id) => {
      try {
        return await records.piece(wishOf(id));
      } catch (reason) {
        this.#failed = { id, reason };
        throw reason;
      }
    }, capacity);
  }

  /** `patient`: nobody waits for the same of another step, so that it is shown together with what else comes. */
  async show(wish: Wish, near: readonly Wish[] = [], { patient = false } = {}): Promise<void> {
    const id = wishId(wish);
    this.#newest = id;
    const piece = await this.#loader.show(id);
    if (this.#newest !== id) return;
    if (piece) {
      this.#coming = piece;
      if (patient && this.piece?.key === wish.key) livePace.follow(this.#showComing);
      else this.#showComing();
      this.#loader.prefetch(near.map(wishId));
    } else if (this.#failed?.id === id) {
      livePace.cancel(this.#showComing);
      const { reason } = this.#failed;
      this.problem = { kind: reason instanceof NoRecord ? 'missing' : 'broken', sentence: sentenceOf(reason) };
    }
  }

  readonly #showComing = (): void => {
    livePace.cancel(this.#showComing);
    this.piece = this.#coming;
    this.problem = null;
  };

  /** Forgets what is shown and what is on its way. */
  clear(): void {
    livePace.cancel(this.#showComing);
    this.#newest = '';
    this.piece = null;
    this.problem = null;
  }
}
