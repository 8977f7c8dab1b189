import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { hashFile } from '../../build/setup/files.mjs';
import { findPython } from '../../build/setup/tools.mjs';
import { fetchWheel, unpackWheel } from '../../build/setup/wheels.mjs';
import { scratchFolder, silentProgress } from './scratch.js';

/** Makes a wheel that pip takes from a folder, so that the real pip is tested without a network. */
const makeWheel = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w') as wheel:
    wheel.writestr('madeup-1.0.dist-info/METADATA', 'Metadata-Version: 2.1\\nName: madeup\\nVersion: 1.0\\n')
    wheel.writestr('madeup-1.0.dist-info/WHEEL', 'Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
    wheel.writestr('madeup-1.0.dist-info/RECORD', '')
    wheel.writestr('madeup/lib/libmadeup.so', 'library')
    wheel.writestr('madeup/code.py', 'code')
    wheel.writestr('../outside', 'escaped')
`;

let python: string;
beforeAll(async () => {
  python = await findPython();
});

async function madeUpWheel() {
  const folder = scratchFolder();
  const file = 'madeup-1.0-py3-none-any.whl';
  const index = join(folder, 'index');
  mkdirSync(index);
  execFileSync(python, ['-c', makeWheel, join(index, file)]);
  const sha256 = await hashFile(join(index, file));
  return {
    source: join(index, file),
    wheel: { name: 'madeup', version: '1.0', file, sha256, bytes: statSync(join(index, file)).size },
    context: {
      downloads: join(folder, 'downloads'),
      python,
      env: { ...process.env, PIP_NO_INDEX: '1', PIP_FIND_LINKS: index },
      progress: silentProgress(),
    },
  };
}

describe('fetchWheel', () => {
  test('keeps the wheel and needs no pip the second time', async () => {
    const { wheel, context } = await madeUpWheel();
    const path = await fetchWheel(wheel, context);
    expect(await hashFile(path)).toBe(wheel.sha256);
    expect(await fetchWheel(wheel, { ...context, python: 'no-such-python' })).toBe(path);
    expect(readdirSync(context.downloads)).toEqual([wheel.file]);
  });

  test('refuses a wheel with another hash and keeps nothing of it', async () => {
    const { wheel, context } = await madeUpWheel();
    const wrong = { ...wheel, sha256: 'a'.repeat(64) };
    await expect(fetchWheel(wrong, context)).rejects.toThrow('madeup 1.0 does not have the recorded hash');
    expect(readdirSync(context.downloads)).toEqual([]);
  });

  test('fetches again what was damaged in the cache, even at the same size', async () => {
    const { wheel, context, source } = await madeUpWheel();
    mkdirSync(context.downloads);
    const damaged = readFileSync(source);
    damaged[20] = damaged[20]! ^ 1;
    writeFileSync(join(context.downloads, wheel.file), damaged);
    expect(await hashFile(await fetchWheel(wheel, context))).toBe(wheel.sha256);
    expect(context.progress.said).toEqual([`${wheel.file} in the cache is damaged; fetching it again`]);
  });

  test('says what pip said when there is no such wheel', async () => {
    const { wheel, context } = await madeUpWheel();
    const absent = { ...wheel, name: 'absent' };
    await expect(fetchWheel(absent, context)).rejects.toThrow(/pip could not download absent 1\.0 \(.*absent==1\.0/);
  });

  test('says so when the index cannot be reached', async () => {
    const { wheel, context } = await madeUpWheel();
    const env = { PATH: process.env['PATH'], PIP_CONFIG_FILE: '/dev/null', PIP_INDEX_URL: 'http://127.0.0.1:9/simple' };
    await expect(fetchWheel(wheel, { ...context, env })).rejects.toMatchObject({
      message: 'madeup 1.0 could not be downloaded: the package index is not reachable.',
      remedy: expect.stringContaining('npm run setup'),
    });
  });
});

describe('unpackWheel', () => {
  test('takes only what matches', async () => {
    const { wheel, context } = await madeUpWheel();
    const folder = scratchFolder();
    await unpackWheel(await fetchWheel(wheel, context), { ...context, folder, patterns: ['madeup/lib/.*'] });
    expect(readdirSync(join(folder, 'madeup'))).toEqual(['lib']);
    expect(readFileSync(join(folder, 'madeup/lib/libmadeup.so'), 'utf8')).toBe('library');
  });

  test('lets no member leave the folder', async () => {
    const { wheel, context } = await madeUpWheel();
    const folder = join(scratchFolder(), 'inside');
    const path = await fetchWheel(wheel, context);
    await expect(unpackWheel(path, { ...context, folder, patterns: ['.*outside'] })).rejects.toThrow(
      'outside the folder',
    );
    expect(existsSync(join(folder, '..', 'outside'))).toBe(false);
  });

  test('names a wheel that is no archive', async () => {
    const { context } = await madeUpWheel();
    const path = join(scratchFolder(), 'broken.whl');
    writeFileSync(path, 'nonsense');
    await expect(unpackWheel(path, { ...context, folder: scratchFolder(), patterns: ['.*'] })).rejects.toThrow(
      /broken\.whl .* could not be unpacked/,
    );
  });
});
