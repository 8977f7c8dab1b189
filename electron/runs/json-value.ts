import { z } from 'zod';

/** Programs that walk through a value by calling themselves manage a few thousand. */
const DEEPEST = 100;

/** Anything that JSON can hold, nested so far that it can be written again and sent between processes. */
export const jsonValue = z.unknown().refine(isShallow, { error: `it is nested more than ${DEEPEST} deep` });

function isShallow(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) return false;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return true;
}
