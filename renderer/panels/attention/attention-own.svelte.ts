import type { AttentionBody } from '../../../models/transformer/panels/attention.js';
import { attentionQuestion } from '../../../models/transformer/questions/attention.js';
import { Asker } from '../shared/asking/asker.svelte.js';
import type { Choice } from './choice.js';

/** What the user looks at, and what was asked. */
export class AttentionOwn {
  probe = $state(0);
  choice = $state.raw<Choice>({ kind: 'head', layer: 0, head: 0 });
  /** The query whose row is held fast, by position. */
  pinned = $state<number | null>(null);
  readonly asker = new Asker(attentionQuestion);

  get common(): { probe: number; choice: Choice; pinned: number | null } {
    const { probe, choice, pinned } = this;
    return { probe, choice, pinned };
  }

  set common({ probe, choice, pinned }) {
    this.probe = probe;
    this.choice = choice;
    this.pinned = pinned;
  }

  /** The probe to show, of those that a record has. */
  probeIn({ probes }: Pick<AttentionBody, 'probes'>): number {
    return Math.min(this.probe, probes.length - 1);
  }

  close(): void {
    this.asker.close();
  }
}
