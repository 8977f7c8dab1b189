import { defineConfig } from '@playwright/test';

/** Tests in the real window: each starts the built app with a home folder of its own. */
export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results',
  // Training and an Electron each keep the processors busy.
  workers: 1,
  timeout: 300_000,
  // Of a machine that has much else to do: starting a run takes it 20 s.
  expect: { timeout: 60_000 },
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list']],
});
