import type { Move } from '../lib/scrubber.js';

const moves: Record<string, Move> = {
  ArrowLeft: 'previous-sample',
  ArrowRight: 'next-sample',
  ArrowDown: 'previous-epoch',
  ArrowUp: 'next-epoch',
  Home: 'first',
  End: 'live',
};

/** Where a key moves the scrubber. */
export const moveOfKey = (key: string): Move | undefined => moves[key];

/** Whether keys belong to what has the focus: text being typed, a slider, a menu. */
export function takesKeys(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return (
    target.closest('input, textarea, select, [contenteditable], [role=menu], [role=dialog], [role=alertdialog]') !==
    null
  );
}

/** Whether space or Enter would press what has the focus. */
export function isPressable(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button, a, summary, [role=tab], [role=radio]') !== null;
}

/** Lets go of a button that was pressed with the pointer, so that space goes on meaning pause. */
export function leaveFocus(event: MouseEvent): void {
  // A click by keyboard has no detail, and keeps its place.
  if (event.detail > 0 && event.currentTarget instanceof HTMLElement) event.currentTarget.blur();
}

/** What the help lists, of the run that is on show. */
export function shortcutsFor(
  run: { tabs: readonly string[]; epochs: boolean } | null,
): { keys: string[]; what: string }[] {
  const digits = run?.tabs.map((_, i) => String(i + 1)) ?? ['1', '2', '3', '…'];
  return [
    { keys: ['Space'], what: 'Pause or resume' },
    { keys: ['←', '→'], what: 'One sample back or on' },
    { keys: ['↑', '↓'], what: run?.epochs === false ? 'A tenth of the run on or back' : 'One epoch on or back' },
    { keys: ['Home', 'End'], what: 'The beginning, or live' },
    { keys: digits, what: run?.tabs.join(', ') ?? 'The views of a run, in the order of their tabs' },
    { keys: ['+', '−', '0'], what: 'Zoom the charts in, out, show all' },
    { keys: ['N'], what: 'New run' },
    { keys: ['?'], what: 'This list' },
  ];
}
