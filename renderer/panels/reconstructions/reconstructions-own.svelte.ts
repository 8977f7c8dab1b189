import { reconstructQuestion } from '../../../models/self-supervised/questions/reconstruct.js';
import { Asker } from '../shared/asking/asker.svelte.js';

/** How images are marked, which one the film follows, and what was asked. */
export class ReconstructionsOwn {
  /** Hidden patches have a frame in what was drawn. */
  marked = $state(true);
  /** The image that the film follows, from 0. */
  followed = $state(0);
  /** What was given, by its name. */
  given = $state<string | null>(null);
  readonly asker = new Asker(reconstructQuestion);

  get common(): { marked: boolean; followed: number } {
    return { marked: this.marked, followed: this.followed };
  }

  set common({ marked, followed }: { marked: boolean; followed: number }) {
    this.marked = marked;
    this.followed = followed;
  }

  close(): void {
    this.asker.close();
  }
}
