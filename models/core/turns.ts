import type { WithinStep } from './learner.js';

/** Work in parts: it yields wherever something else may have a turn. */
export type InTurns<T> = Generator<void, T>;

/** What comes of the work, without letting anything else in. */
export function inOneGo<T>(work: InTurns<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** The same, while commands are let in at each turn. Rejects with what `turn` does, and the work ends there. */
export async function inTurns<T>(work: InTurns<T>, within: Pick<WithinStep, 'turn'>): Promise<T> {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    try {
      await within.turn();
    } catch (error) {
      work.return(undefined as never);
      throw error;
    }
  }
}

/** Whether it is work in parts, rather than what comes of it. */
export function isInTurns<T extends object>(work: T | InTurns<T>): work is InTurns<T> {
  return 'next' in work && typeof work.next === 'function';
}
