import { RequestError } from '../core/errors.js';

/** The class of each of `count` examples: the one that was asked for, or all in turn. Throws RequestError where there is no such class. */
export function askedClasses(className: string | null, classNames: readonly string[], count: number): number[] {
  if (className === null) return Array.from({ length: count }, (_, tile) => tile % Math.max(1, classNames.length));
  return new Array<number>(count).fill(labelOf(className, classNames));
}

/** The number of a class. Throws RequestError where there is none of this name. */
export function labelOf(name: string, classNames: readonly string[]): number {
  if (classNames.length === 0) {
    throw new RequestError(`class: '${name}' can't be asked for: this GAN was not told classes (conditional).`);
  }
  const label = classNames.indexOf(name);
  if (label < 0) throw new RequestError(`class: '${name}' is unknown; use ${classNames.join(', ')}.`);
  return label;
}
