/**
 * What a legend calls lines of these titles: without the words that all of them end with, since the chart's heading says these.
 * "Training loss" and "Validation loss" are "training" and "validation"; titles that share no end stay as they are.
 */
export function legendTitles(titles: readonly string[]): string[] {
  if (titles.length < 2) return [...titles];
  const words = titles.map((title) => title.split(' '));
  const shortest = Math.min(...words.map((one) => one.length));
  let shared = 0;
  while (shared < shortest - 1 && words.every((one) => one.at(-1 - shared) === words[0]!.at(-1 - shared))) shared++;
  if (shared === 0) return [...titles];
  return words.map((one) => one.slice(0, -shared).join(' ').toLowerCase());
}
