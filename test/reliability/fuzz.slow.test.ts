/** Lets every importer and parser read 100,000 inputs that are almost what it expects. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Fuzzer, type Finding } from './fuzz/fuzzer.js';
import { targets } from './fuzz/targets.js';
import { Progress, seed } from './progress.js';

const INPUTS = 100_000;
/** Progress is kept after so many. */
const PART = 5000;
/** More of one kind say nothing new. */
const MOST_FINDINGS = 20;

interface Done {
  inputs: number;
  taken: number;
  findings: Finding[];
}

const progress = new Progress<Record<string, Done>>('fuzz', { inputs: INPUTS }, {});
/** In memory where that is possible: each input is written. */
const base = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const folder = mkdtempSync(join(base, 'model-lab-fuzz-'));
const fuzzer = new Fuzzer(folder);

beforeAll(() => fuzzer.build());
afterAll(() => {
  fuzzer.close();
  rmSync(folder, { recursive: true });
});

test.each(targets.map(({ name }) => name))(
  `${INPUTS} inputs: %s`,
  async (name) => {
    const done = (progress.state[name] ??= { inputs: 0, taken: 0, findings: [] });
    while (done.inputs < INPUTS && done.findings.length < MOST_FINDINGS) {
      const to = Math.min(INPUTS, done.inputs + PART);
      const read = await fuzzer.read({ target: name, seed, from: done.inputs, to });
      done.inputs = to;
      done.taken += read.taken;
      done.findings.push(...read.findings);
      progress.keep(figures());
    }
    expect(done.findings, `seed ${seed}`).toEqual([]);
  },
  4 * 3_600_000,
);

function figures(): string {
  return Object.entries(progress.state)
    .map(
      ([name, { inputs, taken, findings }]) => `${name}: ${inputs} inputs, ${taken} taken, ${findings.length} findings`,
    )
    .join('; ');
}
