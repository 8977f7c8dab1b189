import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startPeer } from './peer.js';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'peer-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** A program in place of Python that runs these lines of shell. */
function python(lines: string): string {
  const path = join(folder, 'python');
  writeFileSync(path, `#!/bin/sh\n${lines}\n`);
  chmodSync(path, 0o755);
  return path;
}

const hello = `echo '{"parameters":7,"version":"2.0","threads":2}'`;
const start = (lines: string) => startPeer({ python: python(lines), name: 'torch', workload: 'gan' });

it('asks a peer for losses and times, line by line', async () => {
  const peer = await start(
    `${hello}
read line; [ "$line" = '{"steps":2}' ] && echo '{"losses":[2,1]}'
read line; [ "$line" = '{"ms":50}' ] && echo '{"msPerStep":3.5}'`,
  );
  expect(peer.parameters).toBe(7);
  expect(peer.versions).toEqual({ torch: '2.0, 2 threads' });
  expect(await peer.train(2)).toEqual([2, 1]);
  expect(await peer.msPerStep(50)).toBe(3.5);
  peer.dispose();
});

it('a peer that ends is an error with its last words, at the start and later', async () => {
  const last = "echo 'ModuleNotFoundError: No module' >&2; exit 3";
  await expect(start(last)).rejects.toThrow(/torch_gan\.py ended \(exit code 3\): ModuleNotFoundError: No module/);
  const peer = await start(`${hello}\nread line\n${last}`);
  await expect(peer.train(2)).rejects.toThrow(/ended \(exit code 3\): ModuleNotFoundError/);
});

it('a Python that is not there is an error', async () => {
  const missing = join(folder, 'absent');
  await expect(startPeer({ python: missing, name: 'torch', workload: 'gan' })).rejects.toThrow(/ENOENT/);
});
