import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

/** Unit tests. `test/e2e` belongs to Playwright; `*.slow.test.ts` runs only in `npm run test:slow`. */
const slow = process.env['MODEL_LAB_SLOW_TESTS'] === '1';

/** The fused kernels are compiled for more than this processor's best; these run on every one of today's. */
const instructionSets = ['AVX2', 'SSE41'];

export default defineConfig({
  test: {
    // TensorFlow is native and keeps process-wide state: processes, not threads.
    pool: 'forks',
    maxWorkers: 2,
    // Runs of the real program would otherwise time their execution modes first.
    env: { MODEL_LAB_EXECUTION: 'graph' },
    testTimeout: slow ? 600_000 : 30_000,
    hookTimeout: 60_000,
    projects: [
      ...instructionSets.map((set) => ({
        extends: true as const,
        test: {
          name: set,
          environment: 'node' as const,
          include: slow ? [] : ['test/engine/ops/fused.test.ts'],
          env: { ONEDNN_MAX_CPU_ISA: set },
        },
      })),
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          include: slow ? ['test/**/*.slow.test.ts'] : ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'test/renderer/**', ...(slow ? [] : ['test/**/*.slow.test.ts'])],
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
