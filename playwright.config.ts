import { defineConfig } from '@playwright/test';
import { PATIENCE_MS } from './test/e2e/patience.js';

/** Tests in the real window: each starts the built app with a home folder of its own. */
export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results',
  // Training and an Electron each keep the processors busy.
  workers: 1,
  timeout: 600_000,
  expect: { timeout: PATIENCE_MS },
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list']],
});
