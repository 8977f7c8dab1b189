import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { scratchFolder } from './scratch.js';

const script = fileURLToPath(new URL('fixtures/set-up.mjs', import.meta.url));

function start(cache: string) {
  const child = spawn(process.execPath, [script], {
    env: { ...process.env, MODEL_LAB_CACHE: cache },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const output = { text: '' };
  child.stderr.on('data', (chunk: Buffer) => (output.text += chunk.toString()));
  return { child, output, ended: ended(child), says: (text: string) => said(child, output, text) };
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('close', (code) => resolve(code)));
}

function said(child: ChildProcess, output: { text: string }, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () => output.text.includes(text) && resolve();
    child.stderr?.on('data', look);
    child.once('close', () => reject(new Error(`ended without saying "${text}": ${output.text}`)));
    look();
  });
}

test('Ctrl-C leaves nothing half done, and the next set-up completes and sweeps', async () => {
  const cache = scratchFolder();
  const first = start(cache);
  await first.says('halfway');
  first.child.kill('SIGINT');
  expect(await first.ended).toBe(130);
  expect(first.output.text).toContain('interrupted');
  expect(existsSync(join(cache, 'runtimes', 'made-up'))).toBe(false);

  writeFileSync(join(cache, 'go'), '');
  expect(await start(cache).ended).toBe(0);
  expect(readdirSync(join(cache, 'runtimes'))).toEqual(['made-up']);
  expect(readdirSync(join(cache, 'runtimes', 'made-up')).sort()).toEqual(['half', 'whole']);
});

test('of two set-ups at once, one works and the other waits for it', async () => {
  const cache = scratchFolder();
  const first = start(cache);
  await first.says('halfway');
  const second = start(cache);
  await second.says('another one is at work');
  writeFileSync(join(cache, 'go'), '');
  expect(await first.ended).toBe(0);
  expect(await second.ended).toBe(0);
  expect(readFileSync(join(cache, 'installs'), 'utf8')).toBe('x');
});

test('a set-up that is killed does not keep the next one waiting for ever', async () => {
  const cache = scratchFolder();
  const first = start(cache);
  await first.says('halfway');
  first.child.kill('SIGKILL');
  await first.ended;
  writeFileSync(join(cache, 'go'), '');
  const second = start(cache);
  expect(await second.ended).toBe(0);
  expect(readdirSync(join(cache, 'runtimes'))).toEqual(['made-up']);
});
