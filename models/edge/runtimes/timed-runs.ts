/** Milliseconds of each of `repeats` runs after `warmUp` more, one after the other. */
export async function timedRuns(
  run: () => Promise<unknown> | unknown,
  { warmUp, repeats }: { warmUp: number; repeats: number },
): Promise<number[]> {
  for (let done = 0; done < warmUp; done++) await run();
  const took: number[] = [];
  for (let done = 0; done < repeats; done++) {
    const began = performance.now();
    await run();
    took.push(performance.now() - began);
    // Many runs take long, and a process that does nothing else for a minute counts as hung.
    if (done % 50 === 49) await new Promise(setImmediate);
  }
  return took;
}
