import { untrack } from 'svelte';
import type { PanelRecord } from '../../../models/core/panel.js';
import type { AttentionBody, attentionPanel } from '../../../models/transformer/panels/attention.js';
import type { Matrix } from '../shared/records/matrix.js';
import { ShownPiece } from '../shared/records/shown-piece.svelte.js';
import type { ShownPanel } from '../shown-panel.svelte.js';
import type { AttentionOwn } from './attention-own.svelte.js';
import { choiceOf, matrixKey, within, type Choice } from './choice.js';

/** At 512 tokens a head has 1 MB. */
const KEPT_HEADS = 32;

/** What is drawn, which may be one load behind what is chosen: all of it belongs together. */
export interface DrawnHead {
  record: PanelRecord<AttentionBody>;
  matrix: Matrix;
  probe: number;
  choice: Choice;
}

/**
 * The chosen head at the scrubber's step, for the component that is being made. Where the run lacks it, its first one: that
 * is chosen then, unless what is chosen is shared with other runs, which may have it.
 */
export function followHead(
  panel: ShownPanel<typeof attentionPanel>,
  own: AttentionOwn,
  { shared = false } = {},
): { readonly drawn: DrawnHead | null; readonly problem: ShownPiece['problem'] } {
  const shown = new ShownPiece(panel.records, KEPT_HEADS);

  $effect(() => {
    const { url, answer } = panel;
    const { choice } = own;
    if (url === undefined) return;
    const probe = answer ? 0 : own.probe;
    untrack(() => void follow(url, probe, choice));
  });

  /** What is chosen may not be there: another input's record can have fewer probes. */
  async function follow(url: string, probe: number, choice: Choice): Promise<void> {
    const record = await panel.records.record(url).catch(() => null);
    if (url !== panel.url || own.choice !== choice) return;
    const body = record?.body;
    const fits = body
      ? { choice: within(choice, body), probe: probe < body.probes.length ? probe : 0 }
      : { choice, probe };
    if (!shared) {
      if (fits.choice !== choice) own.choice = fits.choice;
      if (!panel.answer && fits.probe !== probe) own.probe = fits.probe;
    }
    const key = matrixKey(fits.probe, fits.choice);
    await shown.show({ url, key }, panel.near({ key }), { patient: panel.follows });
  }

  const drawn = $derived.by(() => {
    const { piece } = shown;
    if (!piece?.matrix || piece.key === null) return null;
    return { record: piece.record, matrix: piece.matrix, ...choiceOf(piece.key) };
  });
  return {
    get drawn() {
      return drawn;
    },
    get problem() {
      return shown.problem;
    },
  };
}
