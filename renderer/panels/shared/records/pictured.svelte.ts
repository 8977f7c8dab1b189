import { untrack } from 'svelte';
import { pictureUrl } from '../../../../electron/protocol/app.js';
import { PictureLoader } from '../../../lib/picture-loader.js';
import { loadPicture } from './load-picture.js';
import type { Piece } from './panel-records.js';
import type { ShownPiece } from './shown-piece.svelte.js';

/** A record with its picture: null where it has none, or where that can't be read. */
export interface PicturedPiece<Body> {
  piece: Piece<Body>;
  picture: ImageBitmap | null;
}

const KEPT_PICTURES = 16;

/** What a panel shows together with its picture, so that tiles are never those of another step than what stands beside them. */
export class Pictured<Body> {
  drawn = $state.raw<PicturedPiece<Body> | null>(null);
  readonly #loader = new PictureLoader(loadPicture, KEPT_PICTURES);

  /** For the component that is being made. */
  constructor(shown: ShownPiece<Body>) {
    $effect(() => {
      const { piece } = shown;
      untrack(() => void this.#follow(shown, piece));
    });
  }

  async #follow(shown: ShownPiece<Body>, piece: Piece<Body> | null): Promise<void> {
    const picture = piece?.record.picture ? await this.#loader.show(pictureUrl(piece.url)) : null;
    if (shown.piece === piece) this.drawn = piece && { piece, picture };
  }
}
