import { untrack } from 'svelte';
import type { BodyOf, PanelInfo } from '../../../../models/core/panel.js';
import type { ShownPanel } from '../../shown-panel.svelte.js';
import { ShownPiece } from './shown-piece.svelte.js';

/**
 * The panel's record at the scrubber's step, with its matrix `key` where one is named, for the component that is being
 * made. `kept`: how many of them stay in memory.
 */
export function followPanel<Panel extends PanelInfo>(
  panel: ShownPanel<Panel>,
  { key = null, kept = 32 }: { key?: string | null; kept?: number } = {},
): ShownPiece<BodyOf<Panel>> {
  const shown = new ShownPiece(panel.records, kept);
  $effect(() => {
    const { url } = panel;
    if (url === undefined) return;
    untrack(() => void shown.show({ url, key }, panel.near({ key }), { patient: panel.follows }));
  });
  return shown;
}
