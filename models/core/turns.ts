import type { WithinStep } from './learner.js';
import type { Doing } from './questions.js';

/** Work in parts: it yields wherever something else may have a turn. */
export type InTurns<T> = Generator<void, T>;

/** What comes of the work, without letting anything else in. */
export function inOneGo<T>(work: Generator<unknown, T>): T {
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

/** What comes of work that waits, with a turn for commands wherever it tells what it does. Rejects as `inTurns` does. */
export async function tellingTurns<T>(
  work: AsyncGenerator<Doing, T>,
  within: Pick<WithinStep, 'turn' | 'progress'>,
): Promise<T> {
  try {
    for (;;) {
      const { done, value } = await work.next();
      if (done) return value;
      within.progress(value.done, value.total, `· ${value.doing.charAt(0).toLowerCase()}${value.doing.slice(1)}`);
      await within.turn();
    }
  } finally {
    // What was begun is cleared away.
    await work.return(undefined as never);
  }
}

/** Whether it is work in parts, rather than what comes of it. */
export function isInTurns<T extends object>(work: T | InTurns<T>): work is InTurns<T> {
  return 'next' in work && typeof work.next === 'function';
}
