import type { Doing } from '../../core/questions.js';

/** Work that only lets others in, told as what is being done. */
export async function* told<T>(
  work: Generator<void, T> | AsyncGenerator<void, T>,
  doing: Doing,
): AsyncGenerator<Doing, T> {
  for (;;) {
    const { done, value } = await work.next();
    if (done) return value;
    yield doing;
  }
}
