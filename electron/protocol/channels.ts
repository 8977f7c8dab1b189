/** Names of the IPC channels between the main process and the window. */

/** Renderer → main, invoked with a call's name, the array of its arguments, and its number; see Calls. */
export const CALL_CHANNEL = 'call';
/**
 * Main → renderer, the number of a call that has been answered, after the events from before that: answers of `invoke`
 * go another way, on which they overtake events.
 */
export const ANSWERED_CHANNEL = 'answered';
/** Preload → main, invoked with the path of a file that was dropped on the page; answered with a ChosenPath. */
export const CHOSEN_CHANNEL = 'chosen';
/** Main → renderer, an AppEvent. */
export const EVENT_CHANNEL = 'event';
/** Main → renderer, a run's id with its data port. */
export const PORT_CHANNEL = 'run-port';
