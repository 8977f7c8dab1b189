import { beforeAll, expect, it } from 'vitest';
import { measureMemory } from './measured-memory.js';
import { buildLab } from './spawn-lab.js';

beforeAll(buildLab, 120_000);

// More, and larger ones, in memory.slow.test.ts.
it.each([
  // Its quality is measured by a classifier that is trained for that, which is not in the estimate.
  ['a GAN', ['gan', '--set', 'evaluateEvery=0']],
  ['a rule', ['transformer', '--preset', 'copy']],
  ['a language model', ['transformer', '--preset', 'char-nano', '--batch-size', '24']],
])(
  'a run keeps what it was estimated to take and what it took, within a fifth of each other: %s',
  async (_, args) => {
    const { estimated, measured } = await measureMemory(args, 12);
    expect(estimated / measured).toBeGreaterThan(0.8);
    expect(estimated / measured).toBeLessThan(1.2);
  },
  180_000,
);
