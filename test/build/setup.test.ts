import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { setUp } from '../../build/setup.mjs';
import { SetupError } from '../../build/setup/setup-error.mjs';
import { scratchFolder, textStream } from './scratch.js';

function madeUpPart(install: () => Promise<void>) {
  const part = {
    name: 'runtime' as const,
    title: 'Made-up part',
    otherwise: () => 'Until then it is slow.',
    essential: true,
    ready: false,
    installs: 0,
    isReady: () => part.ready,
    install: async () => {
      part.installs++;
      await install();
      part.ready = true;
    },
  };
  return part;
}

test('installs once and then has nothing to do and nothing to say', async () => {
  const part = madeUpPart(async () => undefined);
  const env = { MODEL_LAB_CACHE: scratchFolder() };
  expect(await setUp([part], { env, stream: textStream() })).toEqual({});
  const again = textStream();
  expect(await setUp([part], { env, stream: again })).toEqual({});
  expect(part.installs).toBe(1);
  expect(again.text).toBe('');
});

test('a failure is told with its remedy and what happens without the part', async () => {
  const stream = textStream();
  const part = madeUpPart(() => Promise.reject(new SetupError('It is missing.', 'Install it.')));
  const failures = await setUp([part], { env: { MODEL_LAB_CACHE: scratchFolder() }, stream });
  expect(failures.runtime).toMatchObject({ message: 'It is missing.', remedy: 'Install it.' });
  expect(stream.text).toContain('Made-up part: It is missing. Install it. Until then it is slow.\n');
});

test('a failure that took time is remembered, until a retry is asked for', async () => {
  const env = { MODEL_LAB_CACHE: scratchFolder() };
  const part = madeUpPart(() => Promise.reject(new SetupError('No network.')));
  await setUp([part], { env, stream: textStream() });
  const [again, inessential] = [textStream(), textStream()];
  const failures = await setUp([part], { env, stream: again });
  expect(failures.runtime?.message).toBe('No network.');
  expect(again.text).toContain('No network.');
  await setUp([{ ...part, essential: false }], { env, stream: inessential });
  expect(inessential.text).toBe('');
  expect(part.installs).toBe(1);
  await setUp([part], { env, stream: textStream(), retry: true });
  expect(part.installs).toBe(2);
});

test('what is noticed at once is looked at again at every start', async () => {
  const env = { MODEL_LAB_CACHE: scratchFolder() };
  const part = madeUpPart(() => Promise.reject(new SetupError('No compiler.', null, { instant: true })));
  await setUp([part], { env, stream: textStream() });
  await setUp([part], { env, stream: textStream() });
  expect(part.installs).toBe(2);
});

test('a cache folder that cannot be made is a sentence, not a crash', async () => {
  const file = join(scratchFolder(), 'file');
  writeFileSync(file, '');
  chmodSync(file, 0o400);
  const stream = textStream();
  const part = madeUpPart(async () => undefined);
  const failures = await setUp([part], { env: { MODEL_LAB_CACHE: join(file, 'cache') }, stream });
  expect(failures.runtime?.message).toContain('ENOTDIR');
  expect(part.installs).toBe(0);
});
