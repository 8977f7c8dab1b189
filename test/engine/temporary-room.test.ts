import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { thisProcess } from '../../models/core/process-identity.js';
import { temporaryFolder, writingTemporary } from '../../models/data/temporary-folder.js';
import { createProgram } from '../../models/engine/create-program.js';
import type { ProgramSpec } from '../../models/engine/program.js';
import { tf } from '../../models/engine/tensorflow.js';
import { tempFolder } from '../data/temp-folder.js';
import { nativeBackend } from './native.js';

beforeAll(async () => {
  await nativeBackend();
});
afterEach(() => vi.unstubAllEnvs());

const there = {
  name: 'RequestError',
  message: expect.stringMatching(/^TMPDIR: temporary files can't be kept in /) as string,
};

it('a program for which there is no room is refused in a sentence that names the place', async () => {
  const spec: ProgramSpec = {
    variables: {},
    data: { rows: { values: Int32Array.of(1, 2), shape: [2] } },
    functions: { look: (scope) => ({ rows: scope.gather('rows', tf.tensor1d([0], 'int32')) }) },
  };
  const root = tempFolder();
  for (const place of [join(root, 'none'), '/proc']) {
    vi.stubEnv('TMPDIR', place);
    const made = async (): Promise<unknown> => (await createProgram(spec)).prepare([{ name: 'look', feeds: {} }]);
    await expect(made()).rejects.toMatchObject(there);
  }
  vi.stubEnv('TMPDIR', root);
  (await createProgram(spec)).prepare([{ name: 'look', feeds: {} }]);
  expect(readdirSync(root)).toEqual([]);
});

it('what is no error of the disk is thrown as it is', () => {
  vi.stubEnv('TMPDIR', tempFolder());
  const folder = temporaryFolder('test');
  mkdirSync(join(folder, 'taken'));
  expect(() => writingTemporary(() => writeFileSync(join(folder, 'taken'), ''))).toThrow(
    expect.objectContaining(there),
  );
  expect(() => writingTemporary(() => JSON.parse('{') as unknown)).toThrow(SyntaxError);
});

it('what a process left there that was killed goes with the next one, and nothing that may be in use', () => {
  const root = tempFolder();
  vi.stubEnv('TMPDIR', root);
  const gone = { ...thisProcess(), pid: spawnSync(process.execPath, ['--version']).pid };
  const elsewhere = { ...thisProcess(), pid: 12, host: 'laptop', machine: 'b2', boot: 'sunday' };
  const left = (name: string, owner: object | string | null): void => {
    mkdirSync(join(root, name));
    writeFileSync(join(root, name, '0.bin'), 'data');
    if (owner === null) return;
    const path = join(root, name, 'owner.json');
    if (typeof owner === 'string') mkdirSync(path);
    else writeFileSync(path, JSON.stringify(owner));
  };
  left('model-lab-data-gone', gone);
  left('model-lab-data-mine', thisProcess());
  left('model-lab-data-elsewhere', elsewhere);
  left('model-lab-data-unreadable', 'a folder in its place');
  left('model-lab-backup', null);
  left('another-gone', gone);
  const made = temporaryFolder('test');
  expect(readdirSync(root).sort()).toEqual([
    ...['another-gone', 'model-lab-backup', 'model-lab-data-elsewhere', 'model-lab-data-mine'],
    ...['model-lab-data-unreadable', basename(made)],
  ]);
});
