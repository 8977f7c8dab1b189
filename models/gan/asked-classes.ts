import { RequestError } from '../core/errors.js';

/** The class of each of `count` examples: the one that was asked for, or all in turn. Throws RequestError where there is no such class. */
export function askedClasses(className: string | null, classNames: readonly string[], count: number): number[] {
  if (className === null) return Array.from({ length: count }, (_, tile) => tile % Math.max(1, classNames.length));
  if (classNames.length === 0) {
    throw new RequestError(`class: '${className}' can't be asked for: this GAN was not told classes (conditional).`);
  }
  const label = classNames.indexOf(className);
  if (label < 0) throw new RequestError(`class: '${className}' is unknown; use ${classNames.join(', ')}.`);
  return new Array<number>(count).fill(label);
}
