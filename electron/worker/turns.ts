/**
 * How long steps may follow each other before commands and timers have their turn. A turn is dear in Electron, whose
 * event loop hands each one from thread to thread, and many models take less than this for a step.
 */
const TURN_MS = 10;

/**
 * Lets waiting commands and timers in: after every step that takes longer than a turn, and after some short ones.
 * `yieldTurn` resolves when it is our turn again.
 */
export function turnTaker(monotonicMs: () => number, yieldTurn: () => Promise<void>): () => Promise<void> {
  let sinceMs = monotonicMs();
  return async () => {
    if (monotonicMs() - sinceMs < TURN_MS) return;
    await yieldTurn();
    sinceMs = monotonicMs();
  };
}
