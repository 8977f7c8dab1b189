import { RequestError } from '../../core/errors.js';
import { TrainingError } from '../../core/learner.js';
import type { Doing } from '../../core/questions.js';
import { isOutOfMemory } from '../../engine/out-of-memory.js';

/** Fewer images than this are worth no try. */
const FEWEST = 500;

/** Throws RequestError, with what helps, where `work` on so many images finds no memory for them. */
export async function* withinMemory<T>(work: AsyncGenerator<Doing, T>, samples: number): AsyncGenerator<Doing, T> {
  try {
    return yield* work;
  } catch (error) {
    if (!foundNoMemory(error)) throw error;
    const fewer = Math.max(FEWEST, Math.floor(samples / 4 / 100) * 100);
    const remedy = fewer < samples ? `use fewer, such as ${fewer.toLocaleString('en')}` : 'free some of it';
    throw new RequestError(
      `samples: there was not enough memory to compare ${samples.toLocaleString('en')} images; ${remedy}.`,
      { field: 'samples', cause: error },
    );
  }
}

/** Whether it was memory that an answer lacked, in whichever of its programs. */
export function foundNoMemory(error: unknown): boolean {
  return isOutOfMemory(error) || (error instanceof TrainingError && error.code === 'out-of-memory');
}
