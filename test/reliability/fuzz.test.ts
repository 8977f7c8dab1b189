/** The short form of `fuzz.slow.test.ts`: a hundred inputs of each kind. */
import { expect, onTestFinished, test } from 'vitest';
import { tempFolder } from '../runs/run-fixture.js';
import { Fuzzer } from './fuzz/fuzzer.js';
import { targets } from './fuzz/targets.js';

const INPUTS = 100;

test(`${INPUTS} inputs of each kind, almost what is expected, are read or refused in a sentence`, async () => {
  const fuzzer = new Fuzzer(tempFolder());
  onTestFinished(() => fuzzer.close());
  await fuzzer.build();
  for (const { name } of targets) {
    const { taken, refused, findings } = await fuzzer.read({ target: name, seed: 1, from: 0, to: INPUTS });
    expect([name, findings, taken + refused]).toEqual([name, [], INPUTS]);
    // Inputs that are all refused never reach what lies behind the first check.
    expect([name, taken > 0]).toEqual([name, true]);
  }
}, 60_000);
