/** Counts of classes: rows are true, columns predicted. [K, K], row by row. */
export interface Confusion {
  classes: number;
  counts: Float64Array;
}

/** `labels` and `predicted` are parallel: classes from 0. */
export function confusionOf(labels: ArrayLike<number>, predicted: ArrayLike<number>, classes: number): Confusion {
  const counts = new Float64Array(classes * classes);
  for (let i = 0; i < labels.length; i++) counts[labels[i]! * classes + predicted[i]!]!++;
  return { classes, counts };
}

/** Examples of a class, predicted as such, and both at once. */
export function marginsOf({ classes, counts }: Confusion): { support: number; predicted: number; right: number }[] {
  return Array.from({ length: classes }, (_, kind) => {
    let [support, predicted] = [0, 0];
    for (let other = 0; other < classes; other++) {
      support += counts[kind * classes + other]!;
      predicted += counts[other * classes + kind]!;
    }
    return { support, predicted, right: counts[kind * classes + kind]! };
  });
}
