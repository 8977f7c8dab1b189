/** How predicted numbers do, in the target's own unit. */
export interface Fit {
  meanSquaredError: number;
  rootMeanSquaredError: number;
  meanAbsoluteError: number;
  /** 1 − Σ(predicted − true)² / Σ(true − mean)²; null where all true numbers are the same. */
  r2: number | null;
}

/** `predicted` and `targets` are parallel and not empty. */
export function fitOf(predicted: ArrayLike<number>, targets: ArrayLike<number>): Fit {
  const count = targets.length;
  let mean = 0;
  for (let i = 0; i < count; i++) mean += targets[i]! / count;
  let [squares, absolutes, spread] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    const error = predicted[i]! - targets[i]!;
    squares += error * error;
    absolutes += Math.abs(error);
    spread += (targets[i]! - mean) ** 2;
  }
  return {
    meanSquaredError: squares / count,
    rootMeanSquaredError: Math.sqrt(squares / count),
    meanAbsoluteError: absolutes / count,
    r2: spread > 0 ? 1 - squares / spread : null,
  };
}
