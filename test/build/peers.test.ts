import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findPeers, peersFolder } from '../../build/setup/peers.mjs';
import { scratchFolder } from './scratch.js';

test('the peers are ready once their environment has what is asked for today, and not before', () => {
  const cache = scratchFolder();
  const env = { MODEL_LAB_CACHE: cache };
  const python = join(cache, 'peers', 'bin', 'python');
  const stamp = join(cache, 'peers', 'requirements.txt');
  expect(findPeers(env)).toBeNull();

  mkdirSync(join(cache, 'peers', 'bin'), { recursive: true });
  writeFileSync(python, '');
  expect(findPeers(env)).toBeNull();

  writeFileSync(stamp, readFileSync(join(peersFolder, 'requirements.txt')));
  expect(findPeers(env)).toBe(python);

  writeFileSync(stamp, 'torch==1.0.0\n');
  expect(findPeers(env)).toBeNull();
});
