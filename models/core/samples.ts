/** Training changes fastest at first, so the first steps are sampled more often. */
const firstSteps = new Set([0, 1, 2, 5, 10, 20, 50, 100]);

/** Whether panels are recorded after `step`, of `steps`. */
export function isSampleStep(step: number, { sampleEvery, steps }: { sampleEvery: number; steps: number }): boolean {
  return firstSteps.has(step) || step % sampleEvery === 0 || step === steps;
}
