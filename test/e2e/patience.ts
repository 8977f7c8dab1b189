/** What ends a wait for something that never comes. A machine with ten times as much to do takes a minute to start a run. */
export const PATIENCE_MS = 180_000;
