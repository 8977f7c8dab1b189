/** Frames of a film at most: more are no clearer, and take their time. */
export const MOST_FRAMES = 1000;
/** Rows of a contact sheet at most. */
export const MOST_ROWS = 200;

/** At most `most` of ascending steps, evenly spread, the first and the last among them. */
export function filmSteps(steps: readonly number[], most: number): number[] {
  if (steps.length <= most) return [...steps];
  if (most < 2) return steps.slice(-1);
  return Array.from({ length: most }, (_, i) => steps[Math.round((i * (steps.length - 1)) / (most - 1))]!);
}

/** How long frame `at` of `count` is shown, in ms, at `rate` frames a second; the last one a second longer where the film `holds` there. */
export function frameMs(at: number, count: number, { rate, holds }: { rate: number; holds: boolean }): number {
  return 1000 / rate + (holds && at === count - 1 ? 1000 : 0);
}
