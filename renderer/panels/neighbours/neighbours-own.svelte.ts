import { neighboursQuestion } from '../../../models/self-supervised/questions/neighbours.js';
import { Asker } from '../shared/asking/asker.svelte.js';

/** What was asked for. */
export class NeighboursOwn {
  /** A file that was given, by its name. */
  given = $state<string | null>(null);
  readonly asker = new Asker(neighboursQuestion);

  close(): void {
    this.asker.close();
  }
}
