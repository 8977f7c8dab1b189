import type { Move } from '../lib/scrubber.js';
import { isPressable, moveOfKey, takesKeys, takesMove } from '../run/shortcuts.js';

export type KeyAct =
  | { kind: 'tab'; place: number }
  | { kind: 'play' }
  | { kind: 'move'; move: Move }
  /** By this factor, of what is shown of the charts' axis. */
  | { kind: 'zoom'; factor: number };

const zooms: Readonly<Record<string, number>> = { '+': 0.5, '-': 2, '0': Infinity };

/** What a key does on the page of a comparison, as on a run's page: null where it belongs to what has the focus. */
export function actOfKey(event: KeyboardEvent, tabs: number): KeyAct | null {
  const { key, target } = event;
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || takesKeys(target)) return null;
  if (key === ' ') return isPressable(target) ? null : { kind: 'play' };
  const factor = zooms[key];
  if (factor !== undefined) return { kind: 'zoom', factor };
  const digit = Number(key);
  if (digit >= 1 && digit <= tabs) return { kind: 'tab', place: digit - 1 };
  const move = moveOfKey(key);
  return move && !takesMove(target, key) ? { kind: 'move', move } : null;
}
