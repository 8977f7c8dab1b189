import { mkdirSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { createRun } from '../../electron/runs/create-run.js';
import { readRunRecord } from '../../electron/runs/run-record.js';
import { namedRun } from '../../electron/worker/other-run.js';
import { sit } from '../worker/training-run-harness.js';
import { began, config, newRun } from './run-fixture.js';

/** A trained classifier, and what creates a GAN beside it that names a run. */
async function setUp() {
  const { runsDir, dir } = newRun({ architecture: 'classifier', name: 'seer' });
  await sit(dir);
  const naming = (features: string) =>
    createRun(runsDir, { architecture: 'gan', preset: 'mlp', config: { ...config, features }, every: 10 }, began);
  return { runsDir, dir, naming };
}

test('a configuration keeps the run that it names by its id, whatever it was called by', async () => {
  const { runsDir, dir, naming } = await setUp();
  for (const name of ['seer', basename(dir), dir]) expect(naming(name).record.config['features']).toBe(basename(dir));
  // From another folder only its own leads to it.
  const elsewhere = join(runsDir, '..', `${basename(runsDir)}-else`, basename(dir));
  mkdirSync(join(elsewhere, '..'));
  renameSync(dir, elsewhere);
  const { dir: gan, record } = naming(elsewhere);
  expect(record.config['features']).toBe(elsewhere);
  expect(namedRun(gan, elsewhere, null)).toMatchObject({ name: 'seer', architecture: 'classifier', step: 100 });
});

test('a run that can’t be used is refused, and nothing is created', async () => {
  const { runsDir, naming } = await setUp();
  const refused = (features: string, message: string) => {
    expect(() => naming(features)).toThrow(
      expect.objectContaining({ name: 'RequestError', field: 'features', message }),
    );
  };
  refused('nobody', "features: 'nobody' is neither a run nor a run's directory; lab runs lists what there is.");
  createRun(runsDir, { architecture: 'classifier', preset: 'cnn', config, every: 10, name: 'young' }, began);
  refused('young', 'features: young has no checkpoint yet; train it first.');
  const gan = naming('seer');
  refused(gan.dir, `features: ${gan.record.name} is a run of architecture gan; use one of classifier.`);
});

test('where it is gone, that is a sentence for whoever measures by it', async () => {
  const { dir, naming } = await setUp();
  const { dir: gan } = naming('seer');
  expect(namedRun(gan, readRunRecord(gan).config['features'] as string, null).name).toBe('seer');
  renameSync(dir, `${dir}-gone`);
  expect(() => namedRun(gan, basename(dir), null)).toThrow(
    expect.objectContaining({ name: 'RequestError', message: `the run '${basename(dir)}' is gone, or can't be read.` }),
  );
});
