import { untrack } from 'svelte';
import { answerUrl, pictureUrl } from '../../../../electron/protocol/app.js';
import type { neighboursQuestion } from '../../../../models/self-supervised/questions/neighbours.js';
import { PictureLoader } from '../../../lib/picture-loader.js';
import type { Given } from '../asking/asker.svelte.js';
import { loadPicture } from '../records/load-picture.js';

export type NeighboursGiven = Given<typeof neighboursQuestion>;

/** An answer with its picture, so that tiles are never those of another one. */
export class AnswerPicture {
  drawn = $state.raw<{ given: NeighboursGiven; picture: ImageBitmap | null } | null>(null);
  readonly #loader = new PictureLoader(loadPicture, 4);

  /** For the component that is being made. */
  constructor(given: () => NeighboursGiven | null) {
    $effect(() => {
      const now = given();
      untrack(() => void this.#follow(now));
    });
  }

  async #follow(given: NeighboursGiven | null): Promise<void> {
    if (!given) return;
    const { number, body } = given;
    const picture = number === null || !body.tiles ? null : await this.#loader.show(pictureUrl(answerUrl(number)));
    this.drawn = { given, picture };
  }
}
