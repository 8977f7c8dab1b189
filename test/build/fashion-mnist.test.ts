import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { installVerified } from '../../build/setup/fashion-mnist.mjs';
import { scratchFolder, silentProgress } from './scratch.js';

const images = Buffer.from('the right images');
const contents = { 'images.gz': createHash('sha256').update(images).digest('hex') };

function source(title: string, bytes: Buffer | null) {
  return {
    title,
    fetchInto: (folder: string) => {
      if (!bytes) return Promise.reject(new Error('not reachable'));
      writeFileSync(join(folder, 'images.gz'), bytes);
      return Promise.resolve();
    },
  };
}

function install(...sources: ReturnType<typeof source>[]) {
  const folder = join(scratchFolder(), 'data');
  return { folder, done: installVerified(folder, { contents, sources, env: {}, progress: silentProgress() }) };
}

test('takes files whose content is right, however they were compressed', async () => {
  const { folder, done } = install(source('fast', gzipSync(images, { level: 1 })));
  await done;
  expect(gunzipSync(readFileSync(join(folder, 'images.gz')))).toEqual(images);
});

test('goes on to the next source after one that is altered, cut short or away', async () => {
  const whole = gzipSync(images);
  const { folder, done } = install(
    source('altered', gzipSync('the wrong images')),
    source('cut short', whole.subarray(0, whole.length - 9)),
    source('away', null),
    source('good', whole),
  );
  await done;
  expect(existsSync(join(folder, 'images.gz'))).toBe(true);
});

test('when no source serves, says why for each and leaves nothing', async () => {
  const { folder, done } = install(source('first', gzipSync('wrong')), source('second', null));
  await expect(done).rejects.toThrow('(first: images.gz has a wrong hash; second: not reachable)');
  expect(existsSync(folder)).toBe(false);
});
