/** Which items of a source without some for testing are set aside for that; equal items stay together. */

/** Items that are equal, of one class or of several. */
export interface Group {
  items: number[];
  /** How many of them are of which class; all of class 0 where there are no classes. */
  classes: Map<number, number>;
}

/** Indices, ascending in both. */
export interface Parts {
  train: Int32Array;
  test: Int32Array;
}

/**
 * Puts `count` items with equal keys together, in the order of their keys. Where a key is a hash of what an item holds,
 * the order, and with it what is set aside, is the same wherever and in whatever order the items come.
 */
export function groupByKey(count: number, keyOf: (item: number) => string, labels: ArrayLike<number> | null): Group[] {
  const groups = new Map<string, Group>();
  for (let item = 0; item < count; item++) {
    const key = keyOf(item);
    const group = groups.get(key) ?? { items: [], classes: new Map<number, number>() };
    groups.set(key, group);
    group.items.push(item);
    const label = labels?.[item] ?? 0;
    group.classes.set(label, (group.classes.get(label) ?? 0) + 1);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

/**
 * Sets aside one item in `oneIn`, one at least, of each class by largest remainder, in the order of `groups`; a class that
 * has a few equal items may give more, so that there is enough in all. Every class keeps an item to train on. Null where
 * no group can be spared.
 */
export function splitGroups(groups: readonly Group[], classCount: number, oneIn: number): Parts | null {
  // Of each class: what is left to train on, and what is still to be set aside.
  const left = new Array<number>(classCount).fill(0);
  for (const { classes } of groups) for (const [label, count] of classes) left[label]! += count;
  const count = left.reduce((sum, one) => sum + one, 0);
  const wanted = shares(left, oneIn);
  const total = wanted.reduce((sum, one) => sum + one, 0);
  const isTest = new Uint8Array(count);
  let taken = 0;
  const takeWhere = (isWanted: (group: Group) => boolean): void => {
    for (const group of groups) {
      const { items, classes } = group;
      if (isTest[items[0]!] === 1 || !isWanted(group)) continue;
      if (![...classes].every(([label, own]) => left[label]! > own)) continue;
      for (const item of items) isTest[item] = 1;
      for (const [label, own] of classes) {
        left[label]! -= own;
        wanted[label]! -= own;
      }
      taken += items.length;
    }
  };
  takeWhere(({ classes }) => [...classes].every(([label, own]) => wanted[label]! >= own));
  // Groups that are larger than what is wanted of their classes: as many as are missing in all.
  const hasRoom = ({ items }: Group) => taken + items.length <= total;
  takeWhere((group) => hasRoom(group) && [...group.classes.keys()].some((label) => wanted[label]! > 0));
  takeWhere(hasRoom);
  takeWhere(() => taken === 0);
  if (taken === 0) return null;
  const all = Int32Array.from({ length: count }, (_, i) => i);
  return { train: all.filter((i) => isTest[i] === 0), test: all.filter((i) => isTest[i] === 1) };
}

/**
 * One in `oneIn` of `counts` in whole numbers that add up to one in `oneIn` of all, 1 at least: largest remainder
 * (Hamilton). Equal remainders: those at even distances, so that names that are sorted alike are not all left out.
 */
export function shares(counts: readonly number[], oneIn: number): number[] {
  const total = Math.max(1, Math.round(counts.reduce((sum, count) => sum + count, 0) / oneIn));
  const whole = counts.map((count) => Math.floor(count / oneIn));
  let missing = total - whole.reduce((sum, count) => sum + count, 0);
  for (let remainder = oneIn - 1; remainder >= 0 && missing > 0; remainder--) {
    const alike = [...counts.keys()].filter((i) => counts[i]! % oneIn === remainder);
    const chosen = Math.min(missing, alike.length);
    for (let n = 0; n < chosen; n++) whole[alike[Math.floor((n * alike.length) / chosen)]!]!++;
    missing -= chosen;
  }
  return whole;
}
