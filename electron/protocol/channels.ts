/** Names of the IPC channels between the main process and the window. */

/** Renderer → main, invoked with a call's name and the array of its arguments; see Calls. */
export const CALL_CHANNEL = 'call';
/** Main → renderer, an AppEvent. */
export const EVENT_CHANNEL = 'event';
/** Main → renderer, a run's id with its data port. */
export const PORT_CHANNEL = 'run-port';
