/** Trains a GAN for long: what its process holds, and what a step adds to the run's directory, stay as they are. */
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { buildLab } from '../cli/spawn-lab.js';
import { Progress, progressFolder, seed } from './progress.js';
import { bytesBelow, growthOf } from './soak/growth.js';
import { SoakedRun } from './soak/soaked-run.js';

const STEPS = 200_000;
const MB = 2 ** 20;

interface State {
  /** Of the run's directory, at each checkpoint: the step, and bytes. */
  sizes: [number, number][];
  seconds: number;
}

const progress = new Progress<State>('soak', { steps: STEPS }, { sizes: [], seconds: 0 });

beforeAll(buildLab);

test(
  `${STEPS} steps of a GAN hold no more than the first`,
  async () => {
    const { state } = progress;
    const folder = join(progressFolder, 'soak');
    const run = new SoakedRun(folder, {
      ...{ steps: STEPS, checkpoints: 100, seed, fresh: state.sizes.length === 0 },
      // The first one, for which most is loaded, lies within what counts as warming up.
      evaluations: 10,
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
      ({ steps, residentBytes, heapBytes, externalBytes, tensors, files }) =>
        `over ${steps} steps: resident ${inMb(residentBytes)}, JS heap ${inMb(heapBytes)}, outside of it ${inMb(externalBytes)}, tensors ${tensors}, files ${files}`,
    );
    progress.tell(
      `soak: ${STEPS} steps in ${state.seconds} s, ${run.held.length} sittings; ${told.join('; ')}; directory ${inMb(at(1))}, ${Math.round(late / (0.4 * STEPS))} bytes a step`,
    );
    expect(growths.length).toBeGreaterThan(0);
    for (const growth of growths) {
      expect([growth.tensors, growth.files]).toEqual([0, 0]);
      expect(growth.residentBytes / MB).toBeLessThan(8);
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
