import { appendFileSync, readFileSync, symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ControlsFile, readControls } from '../../electron/runs/controls-file.js';
import { LineAppender } from '../../electron/runs/line-appender.js';
import { LogFile, readLog } from '../../electron/runs/log-file.js';
import { MetricsFile, readMetrics } from '../../electron/runs/metrics-file.js';
import { readRun } from '../../electron/runs/run-history.js';
import { controlsPath, logPath, metricsPath } from '../../electron/runs/run-paths.js';
import { newRun, tempFolder } from './run-fixture.js';

/** Files of lines: how one is written, and what is read of it. */
const kinds = {
  log: {
    path: logPath,
    write(dir: string, at: number) {
      const file = new LogFile(dir);
      file.append({ at: '2026', level: 'info', step: at, message: `ü ${at}` });
      file.close();
    },
    read: (dir: string) => readLog(dir).lines.map(({ step }) => step),
  },
  metrics: {
    path: metricsPath,
    write(dir: string, at: number) {
      const file = new MetricsFile(dir);
      file.append([{ step: at, wallMs: at, values: { loss: at }, examplesPerSecond: 1 }]);
      file.close();
    },
    read: (dir: string) => [...readMetrics(dir).metrics.steps],
  },
  controls: {
    path: controlsPath,
    write(dir: string, at: number) {
      const file = new ControlsFile(dir);
      file.append({ step: at, key: 'learningRate', value: at });
      file.close();
    },
    read: (dir: string) => readControls(dir).map(({ step }) => step),
  },
};

describe.each(Object.entries(kinds))('%s that end within a line', (_name, { path, write, read }) => {
  test('go on with a line of their own, wherever they were torn', () => {
    const whole = tempFolder();
    write(whole, 1);
    write(whole, 2);
    const [first] = readFileSync(path(whole), 'utf8').split('\n');
    const { length } = readFileSync(path(whole));
    for (let end = Buffer.byteLength(first!) + 1; end < length; end++) {
      const dir = tempFolder();
      write(dir, 1);
      write(dir, 2);
      truncateSync(path(dir), end);
      write(dir, 3);
      const steps = read(dir);
      expect(steps.filter((step) => step !== 2)).toEqual([1, 3]);
    }
  });
});

test('a file that somebody else tears while it is open goes on with a line of its own after a failure', () => {
  const path = join(tempFolder(), 'lines.jsonl');
  const lines = new LineAppender(path);
  lines.append(['{"a":1}']);
  expect(() => lines.append([{ toString: fail } as unknown as string])).toThrow('no space');
  appendFileSync(path, '{"a":');
  lines.append(['{"a":2}', '{"a":3}']);
  lines.close();
  expect(readFileSync(path, 'utf8')).toBe('{"a":1}\n{"a":\n{"a":2}\n{"a":3}\n');
});

test('a link that leads nowhere is not taken for a file without lines', () => {
  const dir = tempFolder();
  symlinkSync(join(dir, 'unmounted', 'metrics'), metricsPath(dir));
  expect(() => readMetrics(dir)).toThrow('ENOENT');
});

function fail(): never {
  throw new Error('no space');
}

test.skipIf(process.platform !== 'linux')('a device in the place of metrics is told, and not read without end', () => {
  const { dir } = newRun();
  symlinkSync('/dev/full', metricsPath(dir));
  const { metrics, log } = readRun(dir);
  expect(metrics.steps).toHaveLength(0);
  expect(log.map(({ message }) => message).join()).toContain('metrics.jsonl is no file');
});
