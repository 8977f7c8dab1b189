/** What comes from elsewhere, shown by each command: no byte of it moves the cursor, hides text or breaks a line. */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { formatReport } from '../../electron/doctor/run-doctor.js';
import type { DoctorReport } from '../../electron/protocol/app.js';
import { writeCheckpoint } from '../../electron/runs/checkpoints.js';
import { createRun } from '../../electron/runs/create-run.js';
import { logPath, runJsonPath } from '../../electron/runs/run-paths.js';
import { began, stateAt, tempFolder } from '../runs/run-fixture.js';
import { AnsweringWorker } from './answering-worker.js';
import { cliIn, type Answer } from './fake-context.js';
import { everythingHostile as x, rawOf } from './hostile-text.js';

/** What a shell can hand over, and a file system can hold in a name. */
const typed = x.replaceAll('\u0000', '').replace(/[\ud800-\udfff]/g, '');
const inNames = typed.replaceAll('/', '').slice(0, 60);

const commands = [
  ...['list', 'show', 'add', 'make', 'remove'].map((one) => `datasets ${one}`),
  ...['list', 'show', 'rename', 'branch', 'remove'].map((one) => `runs ${one}`),
  ...['list', 'forget'].map((one) => `execution ${one}`),
  ...['list', 'add', 'remove'].map((one) => `favourites ${one}`),
  ...['compare', 'report'],
  ...['list', 'show', 'remove'].map((one) => `comparisons ${one}`),
  ...['doctor', 'architectures', 'estimate', 'train', 'resume', 'ask', 'eval', 'sample', 'attention', 'bench'],
  ...['explain', 'export', 'inspect'],
];

test('these are all commands', async () => {
  const { out } = await cliIn().lab('--help');
  const listed = [...out.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name);
  expect([...new Set(commands.map((one) => one.split(' ')[0]))].sort()).toEqual(
    listed.slice(0, listed.indexOf('lab')).sort(),
  );
});

/** Fails where anything raw came out, or where scripts can't read what was meant for them. */
function expectHarmless({ code, out, err }: Answer, json: boolean): void {
  // Our own line of progress.
  expect([rawOf(out.replaceAll('\r\u001b[K', '')), rawOf(err)]).toEqual([[], []]);
  expect(err).not.toContain('lab broke off');
  // The doctor's report is on standard output, whatever it finds.
  expect(code === 0 || out + err !== '').toBe(true);
  if (json)
    for (const line of out.split('\n').filter((one) => one !== '')) expect(JSON.parse(line)).toBeTypeOf('object');
}

describe.each([[[]], [['--json']]])('what was typed %j', (json) => {
  const isJson = json.length > 0;
  test.each(commands)('for lab %s', async (words) => {
    const command = words.split(' ');
    const { context, lab } = cliIn();
    const { record } = createRun(context.runsDir, { architecture: 'gan', preset: 'mlp', config: {}, every: 1 }, began);
    for (const more of [[], [typed], [typed, typed], [record.id, typed], ['gan', typed], ['gan', '--preset', typed]]) {
      const answer = await lab(...command, ...more, ...json).catch((error: unknown) => String(error));
      // One that needs no argument goes to work.
      if (typeof answer === 'string') expect(answer).toContain('No worker was to be started.');
      else if (!answer.err.includes('No worker was to be started.')) expectHarmless(answer, isJson);
    }
    for (const option of ['--set', '--step', '--device', '--dataset', '--name', '--out', `--${typed}`]) {
      const answer = await lab(...command, 'gan', option, `${typed}=${typed}`, ...json);
      if (!answer.err.includes('No worker was to be started.')) expectHarmless(answer, isJson);
    }
  });
});

/** A run whose record and log hold what was never typed in the app. */
function labWithHostileRun(architecture: 'gan' | 'transformer') {
  const { context, lab } = cliIn(undefined, 100);
  const config = architecture === 'gan' ? { dataset: x } : { task: 'language', dataset: x };
  const { dir, record } = createRun(context.runsDir, { architecture, preset: 'mlp', config, every: 1 }, began);
  writeCheckpoint(dir, { state: stateAt(20), wallMs: 0 });
  const metric = { name: x, title: x, group: 'loss', part: 'generator' };
  writeFileSync(
    runJsonPath(dir),
    JSON.stringify({
      ...record,
      ...{ name: x, preset: x, device: x, unit: x, createdAt: x, parameters: { [x]: 5 }, metrics: [metric] },
      ...{ status: 'failed', failure: { code: 'internal', message: x }, parent: { id: x, step: 3 } },
      start: { id: x, step: 3, part: x },
    }),
  );
  const line = { time: began.toISOString(), step: 3, level: 'info', type: 'training', pid: 1, message: x };
  writeFileSync(logPath(dir), `${JSON.stringify(line)}\n`);
  writeFileSync(join(dir, 'metrics.jsonl'), `${JSON.stringify({ step: 3, wallMs: 1, values: { [x]: 1 } })}\n`);
  const prediction = { kind: 'class', classes: [{ name: x, probability: 1 }], target: x };
  const body = {
    text: x,
    tokens: 3,
    seconds: 1,
    values: { [x]: 1 },
    examples: 1,
    unit: x,
    rows: [{ [x]: x, prediction }],
    ...{ samples: 1, featureWidth: 1, neighbours: 1, features: { name: x, testAccuracy: 1 } },
    ...{ fidSpread: 1, ceiling: { precision: 1, recall: 1 } },
    classes: [{ name: x, generated: 1, real: 1 }],
  };
  context.spawnWorker = () =>
    new AnsweringWorker(({ request, question }, worker) => {
      if (question.asked['prompt'] === 'refuse') return `prompt: ${x} is not in the vocabulary.`;
      if (question.name === 'generate') worker.says({ kind: 'pieces', request, pieces: [x, '\n', x] });
      return { step: 20, body, recorded: false, warnings: [x] };
    });
  return { lab, id: record.id, dir };
}

test.each(['gan', 'transformer'] as const)('what a run of a %s holds', async (architecture) => {
  for (const json of [[], ['--json']]) {
    const { lab, id, dir } = labWithHostileRun(architecture);
    for (const line of [
      ['runs'],
      ['runs', 'show', id],
      ['runs', 'show', dir],
      ['ask', id],
      ['ask', id, 'generate'],
      ['ask', id, 'generate', '--set', 'prompt=refuse'],
      ['ask', id, 'evaluate'],
      ['ask', id, 'draw'],
      ['eval', id],
      ['favourites', 'list', id],
      ['sample', id, '--prompt', 'To'],
      ['sample', id, '--prompt', 'refuse'],
      ['attention', id, '--input', typed],
      ['resume', id, '--from', '7'],
      ['runs', 'branch', id, '--step', '20'],
      ['runs', 'rename', id, `${typed}`],
      ['runs', 'rename', id, 'better'],
      ['runs', 'remove', id],
    ]) {
      expectHarmless(await lab(...line, ...json), json.length > 0);
    }
    if (json.length === 0)
      expectHarmless(await labWithHostileRun(architecture).lab('ask', id, 'evaluate', '--csv'), false);
  }
});

test('a log line and a name of several lines stay in one', async () => {
  const { lab, id, dir } = labWithHostileRun('gan');
  const record = JSON.parse(readFileSync(runJsonPath(dir), 'utf8')) as object;
  writeFileSync(runJsonPath(dir), JSON.stringify({ ...record, name: 'one\nStatus        done' }));
  expect((await lab('runs', 'show', id)).out).toMatch(/^Run {11}one\\u000aStatus {8}done /m);
  expect((await lab('runs')).out.trimEnd().split('\n')).toHaveLength(2);
});

test('columns, categories, classes and notes of data sets', async () => {
  const folder = tempFolder();
  const quoted = `"${inNames.replaceAll('"', '""')}"`;
  const rows = Array.from({ length: 60 }, (_, i) => `${i},${i % 2 ? quoted : 'b'},${i % 3 ? quoted : 'c'}\n`);
  writeFileSync(join(folder, `${inNames}.csv`), `a,${quoted},kind\n${rows.join('')}`);
  writeFileSync(join(folder, 'texts.csv'), `text,label,${quoted}\n${rows.map((row, i) => `${i} ${row}`).join('')}`);
  writeFileSync(join(folder, 'novel.txt'), `${inNames}\n`.repeat(80));
  for (const name of [inNames, 'other']) {
    mkdirSync(join(folder, 'classes', name), { recursive: true });
    for (let i = 0; i < 6; i++) writeFileSync(join(folder, 'classes', name, `${i}${inNames}.txt`), `${name} ${i}`);
  }
  const { context, lab } = cliIn(folder, 90);
  const imports = [
    [`${inNames}.csv`, '--name', 'table', '--target', 'kind'],
    [`${inNames}.csv`, '--name', 'columns', '--target', inNames],
    ['texts.csv', '--name', 'texts', '--text-column', 'text', '--label-column', 'label'],
    ['novel.txt'],
    ['classes'],
  ];
  for (const one of imports) expectHarmless(await lab('datasets', 'add', ...one), false);
  const added = readdirSync(context.dataDirs.user);
  expect(added.length).toBeGreaterThan(2);
  // As somebody else might have made it.
  for (const name of added) {
    const path = join(context.dataDirs.user, name, 'dataset.json');
    if (!existsSync(path)) continue;
    const manifest = JSON.parse(readFileSync(path, 'utf8')) as { notes?: string[] };
    const told = { title: x, summary: x, licence: x, source: x, notes: [...(manifest.notes ?? []), x] };
    writeFileSync(path, JSON.stringify({ ...manifest, ...told }));
  }
  for (const json of [[], ['--json']]) {
    expectHarmless(await lab('datasets', ...json), json.length > 0);
    for (const name of added) expectHarmless(await lab('datasets', 'show', name, ...json), json.length > 0);
  }
});

test("the doctor's findings", () => {
  const check = { id: 'gpu', title: 'GPU', status: 'warning', detail: x, remedy: x } as const;
  const report = { checks: [check] } as unknown as DoctorReport;
  expect([rawOf(formatReport(report)), formatReport(report).split('\n').length]).toEqual([[], 3]);
});
