/** Sets that are replaced as a whole, never changed. */
export type IdSet<T extends string | number = string> = ReadonlySet<T>;

export const idSet = <T extends string | number = string>(ids: Iterable<T> = []): IdSet<T> => new Set(ids);

export const withId = <T extends string | number>(set: IdSet<T>, ...ids: T[]): IdSet<T> => new Set([...set, ...ids]);

/** With this one, or without it where it was in. */
export function toggled<T extends string | number>(set: IdSet<T>, one: T): IdSet<T> {
  const next = new Set(set);
  if (!next.delete(one)) next.add(one);
  return next;
}

/** The same of values by ids; of several for one id the last counts. */
export const byId = <T>(entries: Iterable<readonly [string, T]>): ReadonlyMap<string, T> => new Map(entries);
