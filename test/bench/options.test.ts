import { expect, it, vi } from 'vitest';
import { parseOptions } from './options.js';
import { dcganLosses } from './workloads/dcgan-loss-names.js';

const parse = (...args: string[]) => parseOptions(['node', 'bench', ...args]);

it('everything but scaling is measured unless something is named', () => {
  const { only, sections, rounds, peers, json } = parse();
  expect(only.map(({ name }) => name)).toEqual(['gan', 'dcgan', 'cnn', 'encoder', 'nano']);
  expect([...sections]).toEqual(['steps', 'inference', 'setup', 'memory', 'writing']);
  expect([rounds, peers, json]).toEqual([5, true, false]);
});

it('workloads and sections are named in any order', () => {
  const { only, sections, peers } = parse('--only', 'nano, cnn', '--sections', 'scaling,steps', '--no-peers');
  expect(only.map(({ name }) => name)).toEqual(['cnn', 'nano']);
  expect([...sections]).toEqual(['steps', 'scaling']);
  expect(peers).toBe(false);
});

it('a name may stand for several workloads', () => {
  const { only } = parse('--only', 'losses,gan');
  expect(only.map(({ name }) => name)).toEqual(['gan', ...dcganLosses.map((loss) => `dcgan-${loss}`)]);
});

it.each([
  [['--only', 'cnn,vgg'], "'vgg' is unknown; use gan, dcgan, cnn, encoder, nano, losses, simclr."],
  [['--sections', 'speed'], "'speed' is unknown; use steps, inference, setup, memory, writing, scaling."],
  [['--rounds', '0'], "'0' is not a whole number from 1 to 1000."],
])('%j ends the benchmark with a sentence and exit code 2', (args, sentence) => {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const exit = vi.spyOn(process, 'exit').mockImplementation((code) => {
    throw new Error(`exit ${code}`);
  });
  try {
    expect(() => parse(...args)).toThrow('exit 2');
    expect(write.mock.calls.join('')).toContain(sentence);
  } finally {
    write.mockRestore();
    exit.mockRestore();
  }
});
