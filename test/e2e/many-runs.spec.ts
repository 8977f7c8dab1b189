/**
 * What a long history costs: `MODEL_LAB_MANY_RUNS=2000 npx playwright test many-runs` after a build. It asserts what is shown and
 * prints how long it took; docs/performance.md has figures.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createRun } from '../../electron/runs/create-run.js';
import { metricsPath } from '../../electron/runs/run-paths.js';
import { writeRunRecord } from '../../electron/runs/run-record.js';
import { architectureConfig, parseConfig } from '../../models/core/parse-config.js';
import { expect, test } from './lab-app.js';
import { runsTable } from './run-page.js';

const count = Number(process.env['MODEL_LAB_MANY_RUNS'] ?? 0);
const LINES = 500;

/** Runs as they are when they have been trained, of three architectures in turn. */
function makeRuns(runsDir: string): void {
  const kinds = [
    { architecture: 'gan', preset: 'mlp', metric: 'generatorLoss', title: 'Generator loss' },
    { architecture: 'classifier', preset: 'cnn', metric: 'validationAccuracy', title: 'Validation accuracy' },
    { architecture: 'transformer', preset: 'copy', metric: 'exactMatch', title: 'Exact match' },
  ].map((kind) => ({ ...kind, config: parseConfig(architectureConfig(kind.architecture), kind.preset, {}) }));
  for (let at = 0; at < count; at++) {
    const { metric, title, config, ...kind } = kinds[at % kinds.length]!;
    const began = new Date(Date.UTC(2026, 0, 1) + at * 60_000);
    const run = { ...kind, config: { ...config, seed: at % 10 }, every: 10, name: `run-${at}` };
    const { dir, record } = createRun(runsDir, run, began);
    writeRunRecord(
      dir,
      {
        ...record,
        ...{ status: 'done', step: 10 * LINES, steps: 10 * LINES, seconds: 60, startedAt: record.createdAt },
        ...{ endedAt: record.createdAt, parameters: { model: 100_000 } },
        metrics: [
          { name: 'loss', title: 'Loss', group: 'loss', part: 'model' },
          { name: metric, title, group: 'score', part: 'model' },
        ],
      },
      { sync: false },
    );
    const line = (i: number) => {
      const values = {
        loss: 1 / (1 + i),
        gradientNorm: 1 + i / 7,
        learningRate: 2e-4,
        [metric]: (i + at) / (LINES + count),
      };
      return `${JSON.stringify({ step: 10 * (i + 1), wallMs: 120 * (i + 1), values, examplesPerSecond: 5000 })}\n`;
    };
    writeFileSync(metricsPath(dir), Array.from({ length: LINES }, (_, i) => line(i)).join(''));
  }
}

test('thousands of runs are opened, put in order, filtered and scrolled', async ({ lab }) => {
  test.skip(count === 0, 'it takes minutes: see its head');
  mkdirSync(join(lab.home, 'runs'), { recursive: true });
  makeRuns(join(lab.home, 'runs'));
  for (const time of ['first', 'again']) {
    const from = performance.now();
    const page = await lab.open();
    const started = performance.now();
    await page.evaluate(() => {
      const seen: number[] = [];
      Object.assign(globalThis, { tasks: seen });
      new PerformanceObserver((list) => seen.push(...list.getEntries().map((entry) => entry.duration))).observe({
        entryTypes: ['longtask'],
      });
    });
    const longest = () =>
      page.evaluate(() => {
        const { tasks } = globalThis as unknown as { tasks: number[] };
        return Math.round(Math.max(0, ...tasks.splice(0)));
      });
    const table = runsTable(page);
    const told: string[] = [];
    const timed = async (what: string, act: () => Promise<void>): Promise<void> => {
      const began = performance.now();
      await act();
      told.push(`${what} ${Math.round(performance.now() - began)} ms (longest task ${await longest()} ms)`);
    };
    await timed('listed', () =>
      expect(table.getByRole('link', { name: `run-${count - 1}`, exact: true })).toBeVisible(),
    );
    await timed('read', () => expect(page.getByText(/^reading /)).toHaveCount(0));
    await timed('by metric', async () => {
      await table.getByRole('button', { name: 'Metric' }).click();
      await expect(table.getByRole('columnheader', { name: 'Metric' })).toHaveAttribute('aria-sort', 'descending');
    });
    await timed('filtered', async () => {
      await page.getByRole('searchbox', { name: 'Filter runs' }).fill('metric > 0.5 seed = 1');
      await expect(table).toContainText(/are neither better when higher/);
    });
    await timed('filter cleared', async () => {
      await page.getByRole('searchbox', { name: 'Filter runs' }).fill('');
      await expect(table).toHaveAttribute('aria-rowcount', String(count + 1));
    });
    await timed('scrolled', async () => {
      await table.focus();
      for (let i = 0; i < 20; i++) await page.keyboard.press('PageDown');
      await page.keyboard.press('End');
      await expect(table.getByRole('row', { selected: false }).last()).toBeVisible();
    });
    console.log([`${time}: window after ${Math.round(started - from)} ms`, ...told].join('\n  '));
    await lab.close();
  }
});
