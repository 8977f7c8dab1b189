import { featuresQuestion } from '../../../models/classifier/questions/features.js';
import { Asker } from '../shared/asking/asker.svelte.js';

/** How maps are coloured, and what was asked. */
export class FeatureMapsOwn {
  /** All maps of a layer by the largest value of any, instead of each by its own. */
  alike = $state(false);
  /** What was given, by its name. */
  given = $state<string | null>(null);
  readonly asker = new Asker(featuresQuestion);

  get common(): boolean {
    return this.alike;
  }

  set common(alike: boolean) {
    this.alike = alike;
  }

  close(): void {
    this.asker.close();
  }
}
