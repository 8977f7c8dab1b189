/** The real program, with a data set that is replaced by another one of the same name. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readRunRecord } from '../../electron/runs/run-record.js';
import { flatPng, writeFiles } from '../data/write-images.js';
import { buildLab, lab } from './spawn-lab.js';

vi.setConfig({ testTimeout: 120_000 });

const home = mkdtempSync(join(tmpdir(), 'model-lab-changed-'));
const run = join(home, 'run');
const size = { width: 8, height: 8 };
const images = (shade: number) =>
  Object.fromEntries(
    ['a', 'b'].flatMap((kind, at) =>
      Array.from({ length: 20 }, (_, i) => [`${kind}/${i}.png`, flatPng(shade + 50 * at + i, size)] as const),
    ),
  );
const settings = ['batchSize=8', 'patchSize=4', 'width=16', 'heads=2', 'feedForward=16', 'layers=1', 'execution=graph'];
const changed =
  /^The data set 'pets' has changed since this run began: .* differ\. .*not comparable with what came before\.$/m;
const refused =
  /^dataset: 'pets' has changed since this run began: .* differ \(then 36 \+ 4 images .*one; now 36 \+ 4 images .*two\); add the data that it began with again under this name, or begin a new run with its weights\./;

beforeAll(async () => {
  await buildLab();
  for (const folder of ['one', 'two']) writeFiles(join(home, folder), images(folder === 'one' ? 0 : 100));
}, 120_000);
afterAll(() => rmSync(home, { recursive: true, force: true }));

const small = [
  'Only 4 images are for testing, of 40: what is measured on so few says little.',
  "Every class has fewer than 50 images to train on, which are few to learn from: 'a' 18, 'b' 18.",
];

/** Beside its JSON an import is told to be small, and nothing else is. */
async function datasets(...args: string[]): Promise<void> {
  const { code, stderr } = await lab(home, ['datasets', ...args, '--json']);
  expect([code, stderr]).toEqual([0, args[0] === 'add' ? `${small.join('\n')}\n` : '']);
}

test('a run does not go on with other data than it began with, is asked about them with a word, and knows its own', async () => {
  await datasets('add', join(home, 'one'), '--name', 'pets');
  const train = ['train', 'transformer', '--preset', 'patches', '--dataset', 'pets', '--steps', '3', '--out', run];
  const more = [...settings.flatMap((one) => ['--set', one]), '--device', 'cpu', '--json'];
  expect((await lab(home, [...train, ...more])).code).toBe(0);
  const { data } = readRunRecord(run);
  expect(data!.name).toBe('pets');
  const same = await lab(home, ['ask', run, 'evaluate', '--json']);
  expect([same.code, same.stderr]).toEqual([0, '']);
  expect(same.lines[0]).not.toHaveProperty('warnings');

  await datasets('remove', 'pets');
  await datasets('add', join(home, 'two'), '--name', 'pets');
  for (const question of [
    ['ask', run, 'evaluate'],
    ['eval', run],
  ]) {
    const asked = await lab(home, [...question, '--json']);
    expect(asked.code).toBe(0);
    expect(asked.stderr).toMatch(changed);
  }
  const resumed = await lab(home, ['resume', run, '--steps', '5', '--json']);
  expect([resumed.code, resumed.stderr]).toEqual([2, expect.stringMatching(refused)]);
  expect(readRunRecord(run)).toMatchObject({ data, status: 'done', step: 3 });
  const branched = await lab(home, ['runs', 'branch', run, '--step', '3', '--json']);
  expect([branched.code, branched.stderr.split('\n')]).toEqual([
    0,
    [
      expect.stringMatching(/^The cosine schedule of the learning rate ends at step 6 now, /),
      expect.stringMatching(refused),
      '',
    ],
  ]);
  const shown = await lab(home, ['runs', 'show', run, '--json']);
  expect(shown.lines[0]).toMatchObject({
    dataNow: 'other',
    record: { data: { about: { source: join(home, 'one') } } },
  });

  await datasets('remove', 'pets');
  expect((await lab(home, ['runs', 'show', run, '--json'])).lines[0]).toMatchObject({ dataNow: 'missing' });
  await datasets('add', join(home, 'one'), '--name', 'pets');
  expect((await lab(home, ['runs', 'show', run, '--json'])).lines[0]).toMatchObject({ dataNow: 'same' });
  expect((await lab(home, ['resume', run, '--steps', '5', '--json'])).code).toBe(0);
});
