import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { createRun } from '../../electron/runs/create-run.js';
import { runCommand } from '../../electron/runs/run-command.js';
import { listRuns } from '../../electron/runs/run-store.js';
import { readRunRecord } from '../../electron/runs/run-record.js';
import { architectureConfig, parseConfig } from '../../models/core/parse-config.js';
import { began, tempFolder } from '../runs/run-fixture.js';
import { cliIn } from './fake-context.js';

function addRun(runsDir: string) {
  // A task that makes its own examples.
  const config = parseConfig(architectureConfig('transformer'), 'copy', { seed: 3, learningRate: 0.003, steps: 40 });
  return createRun(runsDir, { architecture: 'transformer', preset: 'copy', config, every: 10, name: 'first' }, began);
}

test('a run goes into a zip file and comes back elsewhere, with what is to be known of it', async () => {
  const { context, lab } = cliIn();
  const { dir, record } = addRun(context.runsDir);
  expect(await lab('runs', 'export', 'first')).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^1 files?, \d+ KB, in .*first\.zip\n$/) as string,
  });
  const zip = join(context.workingDir, 'first.zip');
  expect((await lab('runs', 'import', zip)).err).toBe(
    `${zip}: ${basename(dir)} is here already, with the same content; nothing was imported.\n`,
  );
  const other = cliIn(tempFolder());
  const told = await other.lab('runs', 'import', zip, '--json');
  const there = join(other.context.runsDir, basename(dir));
  expect(JSON.parse(told.out)).toEqual({ kind: 'imported', id: record.id, name: 'first', dir: there, notes: [] });
  expect(readRunRecord(there).config).toEqual(record.config);
  expect(await lab('runs', 'export', 'first', '--out', 'a.tar')).toMatchObject({
    code: 2,
    err: "--out: 'a.tar' is not allowed; use a file name that ends in .zip.\n",
  });
  writeFileSync(zip, 'no zip');
  const damaged = await lab('runs', 'import', zip, '--json');
  expect([damaged.code, JSON.parse(damaged.out)]).toMatchObject([2, { kind: 'failed', code: 'bad-request' }]);
});

test('the command of a run is printed alone, for a shell to take, and with its configuration for scripts', async () => {
  const { context, lab } = cliIn();
  const { dir, record } = addRun(context.runsDir);
  const { out, err } = await lab('runs', 'command', 'first');
  expect(out).toBe('lab train transformer --preset copy --seed 3 --set learningRate=0.003 --set steps=40\n');
  expect(out).toBe(`${runCommand(dir, context.runsDir).command}\n`);
  expect(err).toBe('');
  expect(JSON.parse((await lab('runs', 'command', 'first', '--json')).out)).toMatchObject({
    kind: 'command',
    run: record.id,
    preset: 'copy',
    config: record.config,
  });
});

test('a run like another one has its settings, but for what is said', async () => {
  const { context, lab } = cliIn();
  const { dir, record } = addRun(context.runsDir);
  await lab('train', '--like', 'first', '--seed', '9');
  const [made] = listRuns(context.runsDir).filter((one) => one.dir !== dir);
  expect(made!.record!.config).toEqual({ ...record.config, seed: 9 });
  expect((await lab('train', 'gan', '--like', 'first')).err).toBe(
    "--like: 'first' is a transformer, no gan; leave the architecture out.\n",
  );
  expect((await lab('train', '--like', 'first', '--preset', 'add')).err).toContain('exclude each other');
});
