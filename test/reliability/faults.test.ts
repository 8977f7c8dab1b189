/** The short form of `faults.slow.test.ts`: of each operation's writes some. */
import type * as Fs from 'node:fs';
import type * as Promises from 'node:fs/promises';
import { expect, test, vi } from 'vitest';
import { disk, faults } from './faults/faulty-disk.js';
import { allOperations } from './faults/operations.js';
import { countWrites, tryFault } from './faults/try-fault.js';
import { Random } from './random.js';

vi.mock('node:fs', async (original) => {
  const { mockFs } = await import('./faults/mock-fs.js');
  return mockFs(await original<typeof Fs>(), disk);
});
vi.mock('node:fs/promises', async (original) => {
  const { mockPromises } = await import('./faults/mock-fs.js');
  return mockPromises(await original<typeof Promises>(), await vi.importActual<typeof Fs>('node:fs'), disk);
});

test('whatever the disk does, nothing is lost that was there or was told, and all goes on once it is well', async () => {
  let failed = 0;
  for (const [index, operation] of (await allOperations()).entries()) {
    const writes = await countWrites(operation, disk);
    const random = new Random(11, index);
    for (const fault of faults) {
      const at = 1 + random.below(writes);
      const hasFailed = await tryFault(operation, disk, { fault, at }).catch((error: unknown) => {
        throw new Error(`${operation.name}, ${fault} from write ${at} of ${writes}`, { cause: error });
      });
      if (hasFailed) failed++;
    }
  }
  expect(failed).toBeGreaterThan(60);
}, 60_000);
