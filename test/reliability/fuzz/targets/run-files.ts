import { readAssets } from '../../../../electron/runs/assets-file.js';
import { listCheckpoints, newestCheckpoint } from '../../../../electron/runs/checkpoints.js';
import { readControls } from '../../../../electron/runs/controls-file.js';
import { DamagedRunError } from '../../../../electron/runs/damaged-run-error.js';
import { readTimings } from '../../../../electron/runs/execution-memory.js';
import { readLines, readMetrics } from '../../../../electron/runs/metrics-file.js';
import { readLog } from '../../../../electron/runs/log-file.js';
import { readPanelRecord } from '../../../../electron/runs/panel-record.js';
import { readRun } from '../../../../electron/runs/run-history.js';
import { parseRunRecord } from '../../../../electron/runs/run-record.js';
import { readSaid, say, heardSaid } from '../../../../electron/runs/said-file.js';
import { listRuns } from '../../../../electron/runs/run-store.js';
import { readWindowState } from '../../../../electron/main/window-state.js';
import { configOf } from '../../../../electron/runs/complete-config.js';
import { join } from 'node:path';
import { RequestError } from '../../../../models/core/errors.js';
import type { Random } from '../../random.js';
import { mutateBytes } from '../mutate-bytes.js';
import { mutateValue, toJson } from '../mutate-value.js';
import { promised, target, type Target } from '../target.js';
import { WrittenRun } from './written-run.js';

/** Of each file of a run, also `start/…` of none: what is read when it is opened, listed, gone on with. */
function ofFile(name: string, file: string, read: (run: WrittenRun) => void): Target {
  let run: WrittenRun | null = null;
  let good: Uint8Array | null = null;
  const written = (): WrittenRun => (run ??= new WrittenRun());
  return target<Uint8Array | string>({
    name,
    refusals: [DamagedRunError, RequestError],
    make: (random) => changed(random, (good ??= written().read(file))),
    read(input) {
      written().write(file, input);
      read(written());
    },
  });
}

/** Lines of JSON or one value, changed as a value and then often as text. */
export function changed(random: Random, good: Uint8Array): Uint8Array | string {
  const tokens = ['__proto__', '"format":2,', '1e309', '-0', 'NaN', '\\ud800', '\ufeff', '[[[[[[', '{"a":'];
  if (random.oneIn(3)) return mutateBytes(random, [good], tokens);
  const text = Buffer.from(good).toString('utf8');
  if (!text.startsWith('{')) return mutateBytes(random, [good], tokens);
  const isLines = text.trimEnd().includes('\n') && text.startsWith('{"');
  const values = (isLines ? text.trimEnd().split('\n') : [text]).map((line) => JSON.parse(line) as unknown);
  const lines = values.map((value) => (random.oneIn(3) ? value : mutateValue(random, [value], values))).map(safeJson);
  if (isLines && random.oneIn(300)) return manyNames(text.split('\n')[0]!);
  const json = isLines ? `${lines.join('\n')}\n` : lines[0]!;
  if (random.oneIn(30)) return deep(random, json);
  return random.oneIn(6) ? mutateBytes(random, [Buffer.from(json)], tokens) : json;
}

/** Each line speaks of a metric of its own. */
function manyNames(line: string): string {
  return Array.from({ length: 20_000 }, (_, i) =>
    line.replace('loss', `loss ${i}`).replace(/"step":\d+/, `"step":${i}`),
  ).join('\n');
}

/** More brackets than a stack holds, in one of the objects. */
function deep(random: Random, json: string): string {
  const [open, close] = random.of([
    ['[', ']'],
    ['{"a":', '}'],
  ] as const);
  const value = `${open.repeat(50_000)}1${close.repeat(50_000)}`;
  const places = [...json.matchAll(/\{(?=")/g)];
  if (places.length === 0) return value;
  const at = random.of(places).index + 1;
  return `${json.slice(0, at)}"deep":${value},${json.slice(at)}`;
}

/** Values that are nested too deeply to be written are left as they were. */
function safeJson(value: unknown): string {
  try {
    return toJson(value);
  } catch {
    return '{}';
  }
}

/** As the file thread answers the window. */
function open({ dir }: WrittenRun): void {
  const { record } = structuredClone(readRun(dir));
  promised(record.name !== '', 'a run without a name');
}

function list({ runsDir }: WrittenRun): void {
  const entries = structuredClone(listRuns(runsDir));
  promised(entries.length === 1, `${entries.length} runs are listed`);
}

export const runFiles: readonly Target[] = [
  ofFile('run.json', 'run.json', (run) => {
    list(run);
    open(run);
    configOf(parseRunRecord(Buffer.from(run.read('run.json')).toString('utf8'), 'run.json'));
  }),
  ofFile('metrics.jsonl', 'metrics.jsonl', ({ dir }) => {
    const { steps, wallMs, values } = structuredClone(readMetrics(dir)).metrics;
    const columns = [wallMs, ...Object.values(values)];
    promised(
      columns.every((one) => one.length === steps.length),
      'columns of metrics differ in length',
    );
    promised(
      steps.every((step) => step >= 0),
      'a step below zero',
    );
    promised(wallMs.every(Number.isFinite), 'a time that is not finite');
    for (const line of readLines(dir)) {
      const isFinite = Object.values(line.values).every((value) => value === null || Number.isFinite(value));
      promised(Number.isSafeInteger(line.step) && line.step >= 0 && isFinite, `step ${line.step} is no line`);
    }
  }),
  ofFile('log.jsonl', 'log.jsonl', ({ dir }) => void structuredClone(readLog(dir))),
  ofFile('said.json', 'said.json', ({ dir }) => {
    heardSaid(dir);
    promised(readSaid(dir).name !== '', 'a run without a name');
    say(dir, () => ({ name: 'Another' }));
  }),
  ofFile('owner.json', 'owner.json', list),
  ofFile('heartbeat', 'heartbeat', list),
  ofFile('controls.jsonl', 'controls.jsonl', ({ dir }) => {
    for (const { step, key, value } of readControls(dir)) {
      const isValue = value === null || ['number', 'string', 'boolean'].includes(typeof value);
      promised(Number.isSafeInteger(step) && isValue, `${key} at ${step}`);
    }
  }),
  ofFile('assets.json', 'assets.json', ({ dir }) => void structuredClone(readAssets(dir))),
  ofFile('checkpoint state', 'checkpoints/00000040/state.json', ({ dir }) => {
    listCheckpoints(dir);
    structuredClone(newestCheckpoint(dir));
  }),
  ofFile('panel record', 'panels/gallery/00000040.json', readPanel),
  ofFile('timings', 'timings.json', ({ dir }) => void readTimings(join(dir, 'timings.json'))),
  ofFile('window state', 'window.json', ({ dir }) => void readWindowState(join(dir, 'window.json'))),
];

function readPanel({ dir }: WrittenRun): void {
  const { record, matrix } = readPanelRecord(join(dir, 'panels', 'gallery', '00000040'));
  for (const [key, { rows, columns }] of Object.entries(record.matrices)) {
    promised(matrix(key)!.length === rows * columns, `${key} has another size`);
  }
}
