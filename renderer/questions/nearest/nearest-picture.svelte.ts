import { untrack } from 'svelte';
import { answerUrl, pictureUrl } from '../../../electron/protocol/app.js';
import type { nearestQuestion } from '../../../models/gan/questions/nearest.js';
import { PictureLoader } from '../../lib/picture-loader.js';
import type { Given } from '../../panels/shared/asking/asker.svelte.js';
import { loadPicture } from '../../panels/shared/records/load-picture.js';

export type NearestGiven = Given<typeof nearestQuestion>;

/** An answer with its picture, so that tiles are never those of another one. */
export class NearestPicture {
  drawn = $state.raw<{ given: NearestGiven; picture: ImageBitmap | null } | null>(null);
  readonly #loader = new PictureLoader(loadPicture, 4);

  /** For the component that is being made. */
  constructor(given: () => NearestGiven | null) {
    $effect(() => {
      const now = given();
      untrack(() => void this.#follow(now));
    });
  }

  async #follow(given: NearestGiven | null): Promise<void> {
    if (!given) return;
    const picture = given.number === null ? null : await this.#loader.show(pictureUrl(answerUrl(given.number)));
    this.drawn = { given, picture };
  }
}
