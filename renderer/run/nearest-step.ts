/** The step of the checkpoint nearest to `step`; undefined where there is none. */
export function nearestStep(checkpoints: readonly { step: number }[], step: number): number | undefined {
  const distance = (one: number) => Math.abs(one - step);
  return checkpoints
    .map((one) => one.step)
    .reduce<number | undefined>(
      (nearest, one) => (nearest === undefined || distance(one) < distance(nearest) ? one : nearest),
      undefined,
    );
}
