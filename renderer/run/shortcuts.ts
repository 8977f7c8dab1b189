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

/** Whether space would press what has the focus; of links only Enter is a press. */
export function isPressable(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button, summary, [role=tab], [role=radio]') !== null;
}

/** Whether what has the focus goes by this key itself: tabs by all arrows, what can be scrolled by those that scroll it. */
export function takesMove(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest('[role=tab]')) return true;
  const scroller = target.closest('[role=log], [role=region]');
  const sideways = key === 'ArrowLeft' || key === 'ArrowRight';
  return scroller !== null && (!sideways || scroller.scrollWidth > scroller.clientWidth);
}

/**
 * After a click with the pointer: lets go of the focus that it gave to a tab, a button, a slider or a picture, so that
 * keys go on moving through time. Keys of their own belong to what was reached by keyboard, and to what is filled in.
 */
export function releaseFocus(event: MouseEvent): void {
  const { activeElement } = document;
  // A click by keyboard has no detail, and keeps its place.
  if (event.detail === 0 || !(activeElement instanceof HTMLElement) || isFilledIn(activeElement)) return;
  activeElement.blur();
}

/** Whether text is typed there, something is chosen among other fields, or it can be scrolled. */
function isFilledIn(element: Element): boolean {
  const button = element.matches('button:not([role=radio])');
  return (
    element.matches('textarea, select, [contenteditable], input:not([type=range], [type=checkbox], [type=radio])') ||
    (!button && element.closest('form') !== null) ||
    element.closest('[role=log], [role=region], [role=menu], [role=dialog], [role=alertdialog]') !== null
  );
}

/** What the help lists, of the run that is on show. */
export function shortcutsFor(
  run: { tabs: readonly string[]; epochs: boolean; replays?: true } | null,
): { keys: string[]; what: string }[] {
  const digits = run?.tabs.map((_, i) => String(i + 1)) ?? ['1', '2', '3', '…'];
  return [
    { keys: ['Space'], what: run?.replays ? 'Replay, or hold it' : 'Pause or resume' },
    { keys: ['←', '→'], what: 'One sample back or on' },
    { keys: ['↑', '↓'], what: run?.epochs === false ? 'A tenth of the run on or back' : 'One epoch on or back' },
    { keys: ['Home', 'End'], what: 'The beginning, or live' },
    ...(run?.replays ? [] : [{ keys: ['A'], what: 'Pin this step as A, to compare with, or let it go' }]),
    { keys: digits, what: run?.tabs.join(', ') ?? 'The views of a run, in the order of their tabs' },
    { keys: ['+', '−', '0'], what: 'Zoom the charts in, out, show all' },
    { keys: ['N'], what: 'New run' },
    { keys: ['Tab', '←', '→'], what: 'To the tabs of a run, and from one to the next' },
    { keys: ['?'], what: 'This list' },
  ];
}

/** Of the page of all runs. */
export const tableShortcuts: readonly { keys: string[]; what: string }[] = [
  { keys: ['/'], what: 'To the filter; ↓ leads on to the table' },
  { keys: ['↑', '↓', 'Enter'], what: 'From run to run, and to its page' },
  { keys: ['Space', 'Shift+↓', 'Ctrl+A'], what: 'Select a run, several, all; Esc none' },
  { keys: ['T', 'A', 'P'], what: 'Tags, a note, a pin' },
  { keys: ['C', 'Del'], what: 'Compare or discard what is selected' },
];
