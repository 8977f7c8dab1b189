import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

/** Unit tests. `test/e2e` belongs to Playwright; `*.slow.test.ts` runs only in `npm run test:slow`. */
const slow = process.env['MODEL_LAB_SLOW_TESTS'] === '1';

/**
 * The fused kernels run on the CPU, whether or not there is a GPU, and are compiled for more than this processor's best.
 * The other sets run on every one of today's.
 */
const instructionSets = ['ALL', 'AVX2', 'SSE41'];
const fusedOps = ['ops/fused', 'ops/products', 'ops/convolutions', 'ops/images', 'optimizer-fused'];

/** The other modes in which TensorFlow can execute programs, each for processes of its own. */
const executionModes = ['xla', 'graph-no-onednn'];

/** What holds compiled programs to eager ones, and optimizers to their equations. */
const numerics = [
  ...[
    'test/gan/gan',
    'test/transformer/transformer',
    'test/classifier/classifier',
    'test/engine/program',
    'test/engine/optimizers',
  ],
  'test/engine/gradient-accumulation',
];

export default defineConfig({
  test: {
    // TensorFlow is native and keeps process-wide state: processes, not threads.
    pool: 'forks',
    maxWorkers: 2,
    // Runs of the real program would otherwise time their execution modes first.
    env: { MODEL_LAB_EXECUTION: 'graph' },
    testTimeout: slow ? 600_000 : 60_000,
    hookTimeout: 180_000,
    projects: [
      ...executionModes.map((mode) => ({
        extends: true as const,
        test: {
          name: mode,
          environment: 'node' as const,
          include: slow ? [] : numerics.map((name) => `${name}.test.ts`),
          // Not those that are run eagerly alone, nor what takes hundreds of steps.
          testNamePattern: /compiled/,
          testTimeout: 120_000,
          env: { MODEL_LAB_EXECUTION: mode },
        },
      })),
      ...instructionSets.map((set) => ({
        extends: true as const,
        test: {
          name: set,
          environment: 'node' as const,
          include: slow ? [] : fusedOps.map((name) => `test/engine/${name}.test.ts`),
          env: { ONEDNN_MAX_CPU_ISA: set, CUDA_VISIBLE_DEVICES: '-1' },
        },
      })),
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          include: slow ? ['test/**/*.slow.test.ts'] : ['test/**/*.test.ts'],
          exclude: [
            ...['test/e2e/**', 'test/renderer/**', ...(slow ? [] : ['test/**/*.slow.test.ts'])],
            ...fusedOps.map((name) => `test/engine/${name}.test.ts`),
          ],
        },
      },
      {
        extends: true,
        plugins: [svelte({ configFile: false })],
        resolve: { conditions: ['browser'] },
        test: {
          name: 'renderer',
          environment: 'node',
          include: slow ? ['test/renderer/**/*.slow.test.ts'] : ['test/renderer/**/*.test.ts'],
          exclude: slow ? [] : ['test/**/*.slow.test.ts'],
        },
      },
    ],
  },
});
