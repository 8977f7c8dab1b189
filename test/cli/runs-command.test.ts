import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CliContext } from '../../electron/cli/cli-context.js';
import { createRun } from '../../electron/runs/create-run.js';
import { writeCheckpoint } from '../../electron/runs/checkpoints.js';
import { readOwner } from '../../electron/runs/owner.js';
import { heartbeatPath, metricsPath, ownerPath, runJsonPath } from '../../electron/runs/run-paths.js';
import { readRunRecord, writeRunRecord } from '../../electron/runs/run-record.js';
import { displayWidth } from '../../electron/cli/display-width.js';
import { began, config, stateAt } from '../runs/run-fixture.js';
import { beat, elsewhere, letTrain } from '../runs/trained-elsewhere.js';
import { cliIn } from './fake-context.js';

function addRun({ runsDir }: CliContext, name: string) {
  return createRun(runsDir, { architecture: 'gan', preset: 'mlp', config, every: 10, name }, began);
}

test('runs are listed for people and for scripts, damaged ones too', async () => {
  const { context, lab } = cliIn();
  expect((await lab('runs')).out).toBe('No runs yet; start one with: lab train gan\n');
  const { dir, record } = addRun(context, 'first');
  writeFileSync(runJsonPath(addRun(context, 'second').dir), '');
  const people = (await lab('runs')).out.trimEnd().split('\n');
  expect(people).toHaveLength(3);
  expect(people.join('\n')).toMatch(new RegExp(`^${record.id} +first +gan +queued +squares`, 'm'));
  expect(people.join('\n')).toContain('is damaged: it is not JSON.');
  const scripts = (await lab('runs', 'list', '--json')).out.trimEnd().split('\n');
  expect(scripts.map((line) => JSON.parse(line) as object)).toContainEqual(
    expect.objectContaining({ id: record.id, name: 'first', status: 'queued', dir }),
  );
});

test('a run is shown, renamed, branched and removed by name', async () => {
  const { context, lab } = cliIn();
  const { dir, record } = addRun(context, 'first');
  writeCheckpoint(dir, { state: stateAt(20), wallMs: 5 });
  expect((await lab('runs', 'show', 'first')).out).toContain('Checkpoints   20\n');
  expect(JSON.parse((await lab('runs', 'show', 'first', '--json')).out)).toMatchObject({
    dir,
    record: { id: record.id },
    checkpoints: [{ step: 20, pinned: false, best: false }],
  });
  await lab('runs', 'rename', 'first', 'better');
  expect(readRunRecord(dir).name).toBe('better');
  const branched = JSON.parse((await lab('runs', 'branch', 'better', '--step', '20', '--json')).out) as { dir: string };
  expect(readRunRecord(branched.dir).parent).toEqual({ id: record.id, step: 20 });
  expect(await lab('runs', 'remove', 'better')).toMatchObject({
    code: 0,
    out: expect.stringMatching(/ to the trash: .*Trash.files/) as string,
  });
  expect(existsSync(dir)).toBe(false);
  expect(existsSync(branched.dir)).toBe(true);
});

test('the best checkpoint is named, and evaluated metrics at their newest', async () => {
  const { context, lab } = cliIn();
  const { dir, record } = addRun(context, 'first');
  [3, 1, 2].forEach((evaluation, at) => {
    const state = stateAt(20 * (at + 1));
    writeCheckpoint(dir, { state: { ...state, controls: { evaluation } }, wallMs: 5 }, { pin: at === 2 });
  });
  const validation = { name: 'validation', title: 'Validation', group: 'loss', part: 'validation' } as const;
  writeRunRecord(dir, { ...record, metrics: [{ ...validation, evaluated: true }] });
  writeFileSync(
    metricsPath(dir),
    '{"step":40,"wallMs":1,"values":{"validation":1}}\n{"step":50,"wallMs":2,"values":{}}\n',
  );
  const { out } = await lab('runs', 'show', 'first');
  expect(out).toContain('Checkpoints   20, 40 (best), 60 (pinned)\n');
  expect(out).toContain('Metrics       step 50: Validation 1.000\n');
});

test('at 80 columns a run is listed with its beginning, and an id by which it is found', async () => {
  const { context, lab } = cliIn(undefined, 80);
  const { dir, record } = addRun(context, '猫 with a name that is rather long');
  writeRunRecord(dir, { ...record, status: 'stopped', step: 20, steps: 1000 });
  const [heading, line] = (await lab('runs')).out.split('\n');
  expect(heading).toMatch(/^ID +NAME +ARCHITECTURE +STATE +DATA +BEGUN/);
  expect(displayWidth(line!)).toBeLessThanOrEqual(80);
  const [id] = line!.split(' ');
  expect(record.id.startsWith(id!) && id !== record.id).toBe(true);
  const { out } = await lab('runs', 'show', id!);
  expect(out).toContain(record.id);
});

test('what is long about a run goes on in a line below, between what is told', async () => {
  const { context, lab } = cliIn(undefined, 40);
  const { dir, record } = addRun(context, 'first');
  writeRunRecord(dir, { ...record, parameters: { generator: 347_073, discriminator: 36_513 } });
  expect((await lab('runs', 'show', 'first')).out).toContain(
    'Parameters    generator 347,073,\n              discriminator 36,513\n',
  );
});

test('at a terminal a removal is asked about', async () => {
  const { context, lab } = cliIn();
  const { dir } = addRun(context, 'first');
  const asked: string[] = [];
  let answer = false;
  context.terminal.confirm = (question) => {
    asked.push(question);
    return Promise.resolve(answer);
  };
  expect((await lab('runs', 'remove', 'first')).code).toBe(130);
  expect(existsSync(dir)).toBe(true);
  answer = true;
  expect((await lab('runs', 'remove', 'first')).code).toBe(0);
  expect(existsSync(dir)).toBe(false);
  expect(asked).toEqual([`Move ${dir} to the trash?`, `Move ${dir} to the trash?`]);
});

test('without a trash a run is deleted with --yes alone', async () => {
  const { context, lab } = cliIn();
  const { dir } = addRun(context, 'first');
  context.trash = null;
  const refused = await lab('runs', 'remove', 'first');
  expect([refused.code, refused.err]).toEqual([
    2,
    `There is no trash to move ${dir} to; use --yes to delete it for good.\n`,
  ]);
  // A trash that can't be made is none.
  context.trash = join(dir, 'run.json');
  const unmoved = await lab('runs', 'remove', 'first');
  expect([unmoved.code, unmoved.err]).toEqual([2, expect.stringContaining("can't be moved to the trash")]);
  expect(existsSync(dir)).toBe(true);
  expect((await lab('runs', 'remove', 'first', '--yes')).out).toBe(`Deleted ${dir} for good.\n`);
  expect(existsSync(dir)).toBe(false);
});

test('architectures are listed with their presets, and described for scripts', async () => {
  const { lab } = cliIn();
  expect((await lab('architectures')).out).toContain('dcgan (default)');
  expect((await lab('architectures', 'gan')).out).toMatch(/^batchSize +64 +a whole number from 1 to 4096/m);
  expect((await lab('architectures', 'gan')).out).toContain('dcgan (default): ');
  expect((await lab('architectures', 'transformer')).out).toMatch(
    /^patchSize .* Only with task=images and imageTokens=patches\.$/m,
  );
  const schema = JSON.parse((await lab('architectures', '--schema', 'gan')).out) as { properties: object };
  expect(schema.properties).toHaveProperty('latentSize');
  const [first] = (await lab('architectures', '--json')).out.split('\n');
  expect(JSON.parse(first!)).toMatchObject({ name: 'gan', defaultPreset: 'dcgan' });
});

test('presets are shown with what they set, and options fit the terminal', async () => {
  const { lab } = cliIn(undefined, 70);
  const { out } = await lab('architectures', 'transformer');
  expect(out).toMatch(/^ {2}add: .*\n.*\n {6}learningRate=0\.001 schedule=cosine/m);
  expect(out).toContain('optimizer=adamw weightDecay=1 steps=1500\n');
  expect(out).toMatch(/^batchSize +64; a whole number from 1 to 4096, in examples\n {4}Examples per training step/m);
  for (const command of [['architectures'], ['architectures', 'gan'], ['runs'], ['datasets'], ['train', '--help']]) {
    const lines = (await lab(...command)).out.split('\n');
    const examples = lines.findIndex((line) => line.startsWith('Examples'));
    for (const line of examples < 0 ? lines : lines.slice(0, examples)) expect(line.length).toBeLessThanOrEqual(70);
  }
});

test('what the disk refuses is told in one sentence, to scripts as well', async () => {
  const { context, lab } = cliIn();
  writeFileSync(context.runsDir, '');
  const message = `${context.runsDir} can't be read: a part of its path is a file.`;
  const { code, out, err } = await lab('runs', '--json');
  expect([code, err]).toEqual([2, `${message}\n`]);
  expect(JSON.parse(out)).toEqual({ kind: 'failed', code: 'bad-request', message });
});

test('the help of train has the limits of what it takes', async () => {
  const help = (await cliIn().lab('train', '--help')).out.replace(/\s+/g, ' ');
  expect(help).toContain('--steps <number> train so many steps: a whole number from 1 to 1000000000 --epochs');
  expect(help).toContain('--batch-size <number> examples per step: a whole number from 1 to 4096 --seed');
  expect(help).toContain('what to call the run, 1 to 100 characters;');
});

test('what nobody expected is told to scripts as well', async () => {
  const { context, lab } = cliIn();
  context.now = () => {
    throw new Error('The clock stands still.');
  };
  const { dir } = addRun(context, 'first');
  writeCheckpoint(dir, { state: stateAt(20), wallMs: 5 });
  const { code, out, err } = await lab('runs', 'branch', 'first', '--step', '20', '--json');
  expect([code, err]).toEqual([1, expect.stringMatching(/^lab broke off: Error: The clock stands still\.\n +at /)]);
  const message = 'lab broke off: The clock stands still.';
  expect(JSON.parse(out)).toEqual({ kind: 'failed', code: 'internal', message });
});

test('the version is shown', async () => {
  expect(await cliIn().lab('--version')).toEqual({ code: 0, out: 'Model Lab 1.2.3\n', err: '' });
});

test('a run that is trained elsewhere is told with its trainer, and removed once that is said to be gone', async () => {
  const { context, lab } = cliIn();
  const { dir, record } = addRun(context, 'first');
  letTrain(dir, elsewhere);
  beat(dir, 1);
  const timeOf = (path: string): string => new Date(statSync(path).mtimeMs).toISOString();
  const trainedBy = { pid: 12, host: 'laptop', life: 'unseen' };
  const told = { ...trainedBy, since: timeOf(ownerPath(dir)), heartbeat: timeOf(heartbeatPath(dir)) };
  expect(JSON.parse((await lab('runs', 'show', 'first', '--json')).out)).toMatchObject({ trainedBy: told });
  expect(JSON.parse((await lab('runs', '--json')).out)).toMatchObject({ status: 'running', trainedBy: told });
  expect((await lab('runs', 'show', 'first')).out).toMatch(
    /^Trained by +process 12 on laptop since .+; it can't be seen from here, its heartbeat moved last .+\d$/m,
  );

  const refused = await lab('runs', 'remove', 'first', '--yes');
  expect(refused).toMatchObject({ code: 2, out: '' });
  expect(refused.err).toMatch(/stop it first.+If that is gone for good: lab runs remove first --yes --take-over\.$/m);
  const pause = (): Promise<void> => Promise.resolve(beat(dir, 2));
  const moving = cliIn(context.workingDir);
  moving.context.pause = pause;
  const stillThere = await moving.lab('runs', 'remove', 'first', '--yes', '--take-over');
  expect(stillThere).toMatchObject({ code: 2, err: expect.stringContaining('whose heartbeat moves') as string });
  expect(readRunRecord(dir)).toMatchObject({ id: record.id, status: 'running', pid: 12 });

  const removed = await lab('runs', 'remove', 'first', '--take-over', '--json');
  const { trash } = JSON.parse(removed.out) as { trash: string };
  expect(existsSync(dir)).toBe(false);
  // Should the other one wake up, it finds that the run isn't its own any more.
  expect(readRunRecord(trash)).toMatchObject({ status: 'stopped', step: 7, pid: null });
  expect(readOwner(trash)).toMatchObject({ pid: process.pid });
  expect((await lab('runs', 'show', trash)).out).toMatch(/^Trained by +process \d+ on .+ from /m);
});

test('a run is tagged, noted about and pinned, and shown with it', async () => {
  const { context, lab } = cliIn();
  const { dir, record } = addRun(context, 'first');
  expect((await lab('runs', 'tag', 'first', 'paper', 'lesson')).out).toBe('first has the tags lesson, paper.\n');
  expect((await lab('runs', 'tag', 'first', '--remove', 'paper', '--json')).out).toBe(
    `${JSON.stringify({ kind: 'tagged', id: record.id, tags: ['lesson'] })}\n`,
  );
  expect((await lab('runs', 'tag', 'first')).out).toBe('first has the tags lesson.\n');
  expect((await lab('runs', 'note', 'first', 'the one of figure 3')).out).toBe('first: the one of figure 3\n');
  expect((await lab('runs', 'pin', 'first')).out).toBe('first is pinned.\n');
  expect(readRunRecord(dir).words).toEqual({ tags: ['lesson'], note: 'the one of figure 3', pinned: true });
  const { out } = await lab('runs', 'show', 'first');
  expect(out).toContain('Tags          lesson\nNote          the one of figure 3\n');
  expect((await lab('runs', 'pin', 'first', '--off')).out).toBe('first is no longer pinned.\n');
  expect((await lab('runs', 'note', 'first', '')).out).toBe('first has no note.\n');
  expect(await lab('runs', 'tag', 'first', 'two words')).toMatchObject({
    code: 2,
    err: "tag: 'two words' is not allowed; use 1 to 32 letters and digits, after the first also . _ + / and -.\n",
  });
});

test('runs are filtered and put in order; what the filter can not judge is told', async () => {
  const { context, lab } = cliIn();
  const accuracy = { name: 'accuracy', title: 'Training accuracy', group: 'score', part: 'model' } as const;
  for (const [name, value, seed] of [
    ['low', 0.4, 1],
    ['high', 0.95, 2],
    ['mid', 0.92, 2],
  ] as const) {
    const { dir, record } = addRun(context, name);
    const config = { ...record.config, seed };
    writeRunRecord(dir, { ...record, architecture: 'classifier', config, seed, status: 'done', metrics: [accuracy] });
    writeFileSync(
      metricsPath(dir),
      `{"step":10,"wallMs":1,"values":{"accuracy":0.1}}\n{"step":20,"wallMs":2,"values":{"accuracy":${value}}}\n`,
    );
  }
  addRun(context, 'fresh');
  await lab('runs', 'tag', 'high', 'paper');
  const names = async (...options: string[]) =>
    (await lab('runs', ...options, '--json')).out
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { name: string }).name);
  expect(await names('--filter', 'metric > 0.9', '--sort', 'metric')).toEqual(['high', 'mid']);
  expect(await names('--filter', 'architecture:classifier', '--sort', 'accuracy', '--reverse')).toEqual([
    'low',
    'mid',
    'high',
  ]);
  expect(await names('--filter', 'tag:paper')).toEqual(['high']);
  expect(await names('--filter', 'seed = 2', '--sort', 'name')).toEqual(['high', 'mid']);
  const { out, err } = await lab('runs', '--filter', 'metric > 0.9', '--sort', 'metric');
  expect(out).toMatch(/high +classifier +done at|high +classifier +done +95\.0 % accuracy +95\.0 % +▁█/);
  expect(err).toBe('1 has measured nothing.\n');
  expect((await lab('runs', '--filter', 'nothing-like-it')).out).toBe('None of 4 runs passes the filter.\n');
  expect(await lab('runs', '--filter', 'state:lost')).toMatchObject({
    code: 2,
    err: expect.stringMatching(/^filter: state: 'lost' is unknown; use queued,/) as string,
  });
  expect(await lab('runs', '--sort', 'acuracy')).toMatchObject({
    code: 2,
    err: expect.stringMatching(/^sort: 'acuracy' is no column/) as string,
  });
});
