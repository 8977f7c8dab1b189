import { Lost } from '../kills/check.js';

/** Something that writes, in a folder of its own. */
export interface Operation {
  name: string;
  /** Makes what it begins with below `root`, which is a new folder. */
  prepare: (root: string) => Tried | Promise<Tried>;
}

export interface Tried {
  act: () => unknown;
  /** Throws Lost where something is lost or half there. `isDone`: it did not say that it failed. */
  check: (isDone: boolean) => void;
  /** Does it again, or goes on with it, on a disk that is well. */
  again: () => unknown;
}

/** Throws Lost, with what was expected and found, where two values are not the same as JSON. */
export function same(what: string, found: unknown, expected: unknown): void {
  const [a, b] = [JSON.stringify(found), JSON.stringify(expected)];
  if (a !== b) throw new Lost(`${what}: ${a} where ${b} belongs.`);
}

/** As same, where one of several is right. */
export function oneOf(what: string, found: unknown, expected: unknown[]): void {
  const text = JSON.stringify(found);
  if (!expected.some((one) => JSON.stringify(one) === text)) {
    throw new Lost(`${what}: ${text} where one of ${JSON.stringify(expected)} belongs.`);
  }
}
