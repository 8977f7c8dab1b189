/** Trains a GAN for long: what its process holds, and what a step adds to the run's directory, stay as they are. */
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { buildLab } from '../cli/spawn-lab.js';
import { Progress, progressFolder, seed } from './progress.js';
import { bytesBelow, growthOf } from './soak/growth.js';
import { SoakedRun } from './soak/soaked-run.js';

const MB = 2 ** 20;

interface State {
  /** Of the run's directory, at each checkpoint: the step, and bytes. */
  sizes: [number, number][];
  seconds: number;
}

beforeAll(buildLab);

test.each([
  { soaked: 'mlp', name: 'soak', steps: 200_000, mostMb: 8 },
  { soaked: 'dcgan', name: 'soak-dcgan', steps: 20_000, mostMb: 16 },
] as const)(
  '$steps steps of a GAN ($soaked) hold no more than the first',
  async ({ soaked, name, steps, mostMb }) => {
    const progress = new Progress<State>(name, { steps }, { sizes: [], seconds: 0 });
    const { state } = progress;
    const folder = join(progressFolder, name);
    const run = new SoakedRun(folder, {
      ...{ soaked, steps, checkpoints: 100, seed, fresh: state.sizes.length === 0 },
      // The first one, for which most is loaded, lies within what counts as warming up.
      evaluations: soaked === 'mlp' ? 10 : 0,
    });
    const [beganAt, before] = [performance.now(), state.seconds];
    await run.train((step) => {
      // A run that goes on writes what lies behind its newest checkpoint once more.
      state.sizes = [...state.sizes.filter(([other]) => other < step), [step, bytesBelow(run.dir!)]];
      state.seconds = before + Math.round((performance.now() - beganAt) / 1000);
      progress.keep();
    });
    const growths = run.held.map(growthOf).filter((growth) => growth !== null);
    const at = (share: number): number => state.sizes[Math.floor((state.sizes.length - 1) * share)]![1];
    const [early, late] = [at(0.5) - at(0.1), at(0.9) - at(0.5)];
    const told = growths.map(
      ({ steps: over, residentBytes, heapBytes, externalBytes, tensors, files }) =>
        `over ${over} steps: resident ${inMb(residentBytes)}, JS heap ${inMb(heapBytes)}, outside of it ${inMb(externalBytes)}, tensors ${tensors}, files ${files}`,
    );
    const residents = run.held.flat().filter(({ step }) => step === steps / 10 || step === steps);
    told.push(
      ...residents.map(({ step, residentBytes }) => `resident ${Math.round(residentBytes / MB)} MB at ${step}`),
    );
    progress.tell(
      `${name}: ${steps} steps in ${state.seconds} s, ${run.held.length} sittings; ${told.join('; ')}; directory ${inMb(at(1))}, ${Math.round(late / (0.4 * steps))} bytes a step`,
    );
    expect(growths.length).toBeGreaterThan(0);
    for (const growth of growths) {
      expect([growth.tensors, growth.files]).toEqual([0, 0]);
      expect(growth.residentBytes / MB).toBeLessThan(mostMb);
      expect(growth.heapBytes / MB).toBeLessThan(4);
      expect(growth.externalBytes / MB).toBeLessThan(4);
    }
    expect(late / early).toBeLessThan(1.1);
  },
  4 * 3_600_000,
);

function inMb(bytes: number): string {
  return `${bytes < 0 ? '' : '+'}${(bytes / MB).toFixed(1)} MB`;
}
