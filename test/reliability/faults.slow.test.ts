/** A disk that fails at each write of each operation, in each way: nothing is lost. */
import type * as Fs from 'node:fs';
import type * as Promises from 'node:fs/promises';
import { expect, test, vi } from 'vitest';
import { disk, faults } from './faults/faulty-disk.js';
import { allOperations } from './faults/operations.js';
import { countWrites, tryFault } from './faults/try-fault.js';
import { Progress } from './progress.js';

vi.mock('node:fs', async (original) => {
  const { mockFs } = await import('./faults/mock-fs.js');
  return mockFs(await original<typeof Fs>(), disk);
});
vi.mock('node:fs/promises', async (original) => {
  const { mockPromises } = await import('./faults/mock-fs.js');
  return mockPromises(await original<typeof Promises>(), await vi.importActual<typeof Fs>('node:fs'), disk);
});

interface State {
  /** Faults tried of each operation that is through. */
  by: Record<string, number>;
}

const progress = new Progress<State>('faults', { faults }, { by: {} });

test(
  'a disk that fails at each write, in each way, loses nothing',
  async () => {
    const operations = await allOperations();
    const problems: string[] = [];
    for (const operation of operations) {
      if (progress.state.by[operation.name] !== undefined) continue;
      const writes = await countWrites(operation, disk);
      let tried = 0;
      for (const fault of faults) {
        for (let at = 1; at <= writes; at++) {
          try {
            if (await tryFault(operation, disk, { fault, at })) tried++;
          } catch (error) {
            problems.push(`${operation.name}, ${fault} from write ${at} of ${writes}: ${String(error)}`);
          }
        }
      }
      if (problems.length === 0) progress.state.by[operation.name] = tried;
      progress.keep(figures(progress.state));
    }
    expect(problems).toEqual([]);
    progress.tell(figures(progress.state));
    expect(Object.keys(progress.state.by)).toHaveLength(operations.length);
  },
  4 * 3_600_000,
);

function figures({ by }: State): string {
  const each = Object.entries(by).map(([name, tried]) => `${name} ${tried}`);
  return `faults: ${Object.values(by).reduce((sum, tried) => sum + tried, 0)} (${each.join(', ')}); lost: 0`;
}
