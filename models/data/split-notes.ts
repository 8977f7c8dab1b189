/** What people are told of how a data set is divided into what is trained on and what is for testing. */
import { excerpt } from './file-errors.js';
import type { Group } from './split-groups.js';

/** Fewer examples for testing say little. */
const FEW_TESTED = 10;
/** Fewer images of a class are few to learn from. */
export const FEW_IMAGES = 50;

/** What a data set consists of, one and many of them: "image", "images". */
export interface Unit {
  one: string;
  many: string;
  /** In what equal ones are alike, where it is not everything. */
  alike: string;
}

export const IMAGES: Unit = { one: 'image', many: 'images', alike: '' };
export const TEXTS: Unit = { one: 'text', many: 'texts', alike: '' };
export const ROWS: Unit = { one: 'row', many: 'rows', alike: ' in all but the target' };

/** How many there are of each class in each part; one count where there are no classes. */
export interface PartCounts {
  train: number[];
  test: number[];
}

/** Of the labels of `count` items; null where there are no classes. */
export function countClasses(labels: ArrayLike<number> | null, items: Iterable<number>, classCount: number): number[] {
  const counts = new Array<number>(Math.max(1, classCount)).fill(0);
  for (const item of items) counts[labels?.[item] ?? 0]!++;
  return counts;
}

/** Parts that are small and classes that one of them lacks. */
export function sizeNotes({ one, many }: Unit, classNames: readonly string[], { train, test }: PartCounts): string[] {
  const notes: string[] = [];
  const tested = sum(test);
  if (tested < FEW_TESTED) {
    notes.push(
      `Only ${tested === 1 ? `one ${one} is` : `${tested} ${many} are`} for testing, of ${count(tested + sum(train))}: what is measured on so few says little.`,
    );
  }
  for (const [counts, purpose] of [
    [test, 'for testing'],
    [train, 'to train on'],
  ] as const) {
    const lacking = classNames.filter((_, label) => counts[label] === 0);
    if (lacking.length === 0) continue;
    const which =
      lacking.length === 1
        ? `The class '${excerpt(lacking[0]!)}' has`
        : `${count(lacking.length)} of ${count(classNames.length)} classes have`;
    notes.push(`${which} no ${one} ${purpose}${lacking.length > 1 ? `, such as '${excerpt(lacking[0]!)}'` : ''}.`);
  }
  return notes;
}

/** The warning where there are few images, in all or of some class, to train on. */
export function fewImagesNote(classNames: readonly string[], train: readonly number[]): string | null {
  const few = [...train.keys()].filter((label) => train[label]! < FEW_IMAGES).sort((a, b) => train[a]! - train[b]!);
  if (few.length === 0) return null;
  if (classNames.length === 0) {
    return `There ${train[0] === 1 ? 'is one image' : `are ${train[0]!} images`} to train on; fewer than ${FEW_IMAGES} are few to learn from.`;
  }
  const named = few.slice(0, 3).map((label) => `'${excerpt(classNames[label]!)}' ${count(train[label]!)}`);
  const which =
    few.length === classNames.length
      ? 'Every class has'
      : few.length === 1
        ? 'One class has'
        : `${count(few.length)} classes have`;
  return `${which} fewer than ${FEW_IMAGES} images to train on, which are few to learn from: ${named.join(', ')}${few.length > named.length ? ', …' : ''}.`;
}

/** Items of a source without a part for testing that are the same as others, and such as are in several classes. */
export function equalNotes({ many, alike }: Unit, classNames: readonly string[], groups: readonly Group[]): string[] {
  const equal = groups.filter(({ items }) => items.length > 1);
  if (equal.length === 0) return [];
  const repeated = equal.reduce((total, { items }) => total + items.length - 1, 0);
  const notes = [
    `${count(repeated)} of ${count(groups.reduce((total, { items }) => total + items.length, 0))} ${many} ${repeated === 1 ? 'is' : 'are'} the same as another${alike}; equal ones are all to train on or all for testing.`,
  ];
  const torn = classNames.length === 0 ? [] : equal.filter(({ classes }) => classes.size > 1);
  if (torn.length > 0) {
    const [first, second] = [...torn[0]!.classes.keys()].map((label) => excerpt(classNames[label]!));
    const items = torn.reduce((total, group) => total + group.items.length, 0);
    notes.push(
      `${count(items)} ${many} are the same as one of another class, such as of '${first}' and '${second}': one of both labels is wrong.`,
    );
  }
  return notes;
}

/** Items that the source itself has in both of its parts. */
export function sharedNotes({ many, alike }: Unit, train: Iterable<string>, test: readonly string[]): string[] {
  const trained = new Set(train);
  const shared = test.filter((key) => trained.has(key)).length;
  if (shared === 0) return [];
  return [
    `${count(shared)} of the ${many} for testing ${shared === 1 ? 'is' : 'are'} also among those to train on${alike && `, the same${alike}`}.`,
  ];
}

const sum = (counts: readonly number[]): number => counts.reduce((total, one) => total + one, 0);
const count = (value: number): string => value.toLocaleString('en');
