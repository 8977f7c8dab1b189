import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findPeers, peersFolder } from '../../build/setup/peers.mjs';
import { scratchFolder } from './scratch.js';

test('the peers are ready once both environments have what is asked for today, and not before', () => {
  const cache = scratchFolder();
  const env = { MODEL_LAB_CACHE: cache, MODEL_LAB_RUNTIME: 'cpu' };
  const python = (framework: string) => join(cache, 'peers', framework, 'bin', 'python');
  const install = (framework: string, requirements: string) => {
    mkdirSync(join(cache, 'peers', framework, 'bin'), { recursive: true });
    writeFileSync(python(framework), '');
    writeFileSync(join(cache, 'peers', framework, 'requirements.txt'), requirements);
  };
  const asked = (name: string) => readFileSync(join(peersFolder, `requirements-${name}.txt`), 'utf8');

  install('torch', asked('torch'));
  expect(findPeers(env)).toBeNull();
  install('keras', asked('keras-cpu'));
  expect(findPeers(env)).toEqual({ torch: python('torch'), keras: python('keras') });
  expect(findPeers({ ...env, MODEL_LAB_RUNTIME: 'cuda12' })).toBeNull();
  install('torch', 'torch==1.0.0\n');
  expect(findPeers(env)).toBeNull();
});
