import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startContender } from './process.js';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'contender-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** A program in place of Python that runs these lines of shell. */
function program(lines: string): string {
  const path = join(folder, 'python');
  writeFileSync(path, `#!/bin/sh\n${lines}\n`);
  chmodSync(path, 0o755);
  return path;
}

const hello = `echo '{"parameters":7,"version":"2.0","device":"CPU","infers":false,"writes":false}'`;
const start = { workload: 'gan', contender: 'torch', compile: true, batchFactor: 2, widthFactor: 1 };
const run = (lines: string) => startContender({ name: 'gan, torch', command: [program(lines)] }, start);

it('tells a contender what to make, then asks it line by line', async () => {
  const contender = await run(
    `[ "$1" = '${JSON.stringify(start)}' ] || exit 4
${hello}
read line; [ "$line" = '{"kind":"train","steps":2}' ] && echo '{"losses":[2,1]}'
read line; [ "$line" = '{"kind":"step","ms":50}' ] && echo '{"ms":3.5}'
read line`,
  );
  expect(contender).toMatchObject({ parameters: 7, version: '2.0', device: 'CPU', infers: false });
  expect(contender.readyMs).toBeGreaterThan(0);
  expect(await contender.ask({ kind: 'train', steps: 2 })).toEqual({ losses: [2, 1] });
  expect(await contender.ask({ kind: 'step', ms: 50 })).toEqual({ ms: 3.5 });
  await contender.end();
});

it.runIf(process.platform === 'linux')(
  'knows the most memory that a contender has held, not what it holds',
  async () => {
    // 64 MB that are given back at once.
    const contender = await run(
      `exec node -e '
      Buffer.alloc(2 ** 26, 1);
      console.log(JSON.stringify({ parameters: 7 }));
      process.stdin.resume();
    '`,
    );
    expect(contender.peakMb()).toBeGreaterThan(64);
    await contender.end();
    // Gone by then.
    expect(contender.peakMb()).toBeNull();
  },
);

it('a contender that ends is an error with its last words, at the start and later', async () => {
  const last = "echo 'ModuleNotFoundError: No module' >&2; exit 3";
  await expect(run(last)).rejects.toThrow('gan, torch ended (exit code 3): ModuleNotFoundError: No module');
  const contender = await run(`${hello}\nread line\n${last}`);
  await expect(contender.ask({ kind: 'train', steps: 2 })).rejects.toThrow(
    /ended \(exit code 3\): ModuleNotFoundError/,
  );
});

it('a program that is not there is an error', async () => {
  const missing = join(folder, 'absent');
  await expect(startContender({ name: 'gan, torch', command: [missing] }, start)).rejects.toThrow(/ENOENT/);
});
