import type { Random } from '../random.js';

/** Something that reads what the program did not write itself, or not in this version, or not to the end. */
export interface Target<Input = unknown> {
  name: string;
  /** The input of an index: the same for the same random numbers. */
  make: (random: Random) => Input;
  /**
   * Lets the program read the input. Throws what the program throws, and Wrong where it took the input for something that
   * can't be.
   */
  read: (input: Input) => void | Promise<void>;
  /** Errors of these kinds are the program's way of refusing; their messages are sentences. */
  refusals: readonly (abstract new (...args: never[]) => Error)[];
}

/** What was read breaks a promise, such as that an image has as many pixels as its sides say. */
export class Wrong extends Error {}

/** What the program refuses without an error: it says that the input is none. */
export class Refused extends Error {}

/** Throws Wrong unless it `holds`. */
export function promised(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Wrong(what);
}

/** A target for a list of targets, whatever its inputs. */
export const target = <Input>(one: Target<Input>): Target => one as Target;
