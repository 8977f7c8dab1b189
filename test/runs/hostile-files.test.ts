/** Files of runs that damage or an enemy has made dangerous rather than unreadable. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DamagedRunError } from '../../electron/runs/damaged-run-error.js';
import { readMetrics } from '../../electron/runs/metrics-file.js';
import { readPanelRecord } from '../../electron/runs/panel-record.js';
import { readAssets } from '../../electron/runs/assets-file.js';
import { readSaid } from '../../electron/runs/said-file.js';
import { listRuns } from '../../electron/runs/run-store.js';
import { decodeSafetensors, encodeSafetensors } from '../../models/core/safetensors.js';
import { newRun, tempFolder } from './run-fixture.js';

const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;

test('a run whose settings are nested without end is listed as damaged, and the others can still be told', () => {
  const { runsDir, dir, record } = newRun();
  const text = JSON.stringify({ ...record, config: { ...record.config, x: 'deep' } }).replace('"deep"', deep);
  writeFileSync(join(dir, 'run.json'), text);
  const entries = structuredClone(listRuns(runsDir));
  expect(entries.map(({ summary }) => summary.failure)).toEqual([
    expect.stringContaining('config.x: it is nested more than 100 deep'),
  ]);
});

test('what is said of a run, and what it has learned of its data, is refused where it is nested without end', () => {
  const { dir } = newRun();
  writeFileSync(join(dir, 'said.json'), `{"format":1,"later":${deep}}`);
  writeFileSync(join(dir, 'assets.json'), `{"later":${deep}}`);
  expect(() => readSaid(dir)).toThrow(DamagedRunError);
  expect(() => readAssets(dir)).toThrow(DamagedRunError);
});

test('steps that no column holds are left out, and so are metrics that would take gigabytes', () => {
  const { dir } = newRun();
  const line = (step: number, name: string) => `${JSON.stringify({ step, wallMs: 1, values: { [name]: 1 } })}\n`;
  const lines = Array.from({ length: 600 }, (_, step) => line(step, `loss ${step}`));
  writeFileSync(join(dir, 'metrics.jsonl'), [...lines, line(2 ** 31, 'loss 0')].join(''));
  const { metrics, notes } = readMetrics(dir);
  expect([metrics.steps.length, Object.keys(metrics.values).length]).toEqual([600, 500]);
  expect(Math.min(...metrics.steps)).toBe(0);
  expect(notes).toEqual([
    'metrics.jsonl: one line is unreadable.',
    'metrics.jsonl: it names more than 500 metrics, and the others were left out.',
  ]);
});

test('a panel record that is none, or whose matrix is larger than its file, is damaged', () => {
  const path = join(tempFolder(), '00000004');
  const write = (json: string) => writeFileSync(`${path}.json`, json);
  for (const json of ['{', '[]', '{"format":1}']) {
    write(json);
    expect(() => readPanelRecord(path)).toThrow(DamagedRunError);
  }
  const matrices = { m: { rows: 2 ** 26, columns: 2 ** 20, offset: 0 } };
  write(JSON.stringify({ format: 1, panel: 'a', step: 4, body: 1, matrices, picture: null }));
  writeFileSync(`${path}.bin`, new Uint8Array(16));
  const { matrix } = readPanelRecord(path);
  expect(() => matrix('m')).toThrow('00000004.bin is damaged: it ends before m does.');
});

test('the name of a tensor that is no word is shown escaped and cut off', () => {
  const file = encodeSafetensors({ [`a\n${'b'.repeat(5000)}`]: { shape: [1], data: Float32Array.of(1) } });
  const text = Buffer.from(file).toString('latin1').replace('F32', 'U32');
  const message = /^a\\u000ab{98}…: dtype U32 is not supported; use F32 or I32\.$/;
  expect(() => decodeSafetensors(Buffer.from(text, 'latin1'))).toThrow(message);
});
