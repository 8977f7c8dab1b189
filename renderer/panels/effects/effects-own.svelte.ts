import type { Effect, EffectsBody } from '../../../models/explain/panels/effects.js';

/** What is looked at of the effects of features. */
export class EffectsOwn {
  /** The feature; the most important one where none is chosen or it has no effect recorded. */
  common = $state.raw<{ feature: string | null; output: string | null; way: 'mean' | 'accumulated' }>({
    feature: null,
    output: null,
    way: 'mean',
  });

  effectIn({ effects }: Pick<EffectsBody, 'effects'>): Effect | null {
    return effects.find(({ feature }) => feature === this.common.feature) ?? effects[0] ?? null;
  }

  /** The place of the output. Of two classes, the second is the one that is asked for. */
  outputIn({ outputs }: Pick<EffectsBody, 'outputs'>): number {
    const at = outputs.indexOf(this.common.output ?? '');
    return at >= 0 ? at : outputs.length === 2 ? 1 : 0;
  }

  choose(chosen: Partial<EffectsOwn['common']>): void {
    this.common = { ...this.common, ...chosen };
  }
}
