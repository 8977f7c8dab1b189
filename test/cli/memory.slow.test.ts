import { afterAll, beforeAll, expect, it } from 'vitest';
import { formatMemory } from '../../models/core/memory-estimate.js';
import { measureMemory } from './measured-memory.js';
import { buildLab } from './spawn-lab.js';

const set = (...changes: string[]) => changes.flatMap((change) => ['--set', change]);
const length = (symbols: number) => set(`minLength=${symbols}`, `maxLength=${symbols}`);
const copy = ['transformer', '--preset', 'copy'];
/** Without its quality, which is measured by a classifier that is trained for that and not in the estimate. */
const gan = ['gan', ...set('evaluateEvery=0')];
const nano = ['transformer', '--preset', 'char-nano'];

const runs: [title: string, args: string[]][] = [
  ['GAN, batches of 64', gan],
  ['GAN, batches of 256', [...gan, '--batch-size', '256']],
  [
    'GAN, layers of 1,024 and 2,048',
    [...gan, '--preset', 'mlp', ...set('generatorLayers=1024,2048', 'discriminatorLayers=2048,1024')],
  ],
  ['copy, 12 digits', copy],
  ['copy, 128 digits', [...copy, ...length(128)]],
  ['copy, 256 digits', [...copy, ...length(256)]],
  ['copy, 256 digits, batches of 256', [...copy, ...length(256), '--batch-size', '256']],
  ['copy, 256 digits, 16 batches of 16', [...copy, ...length(256), '--batch-size', '16', ...set('accumulate=16')]],
  ['copy, 8 layers of width 512', [...copy, ...set('width=512', 'layers=8', 'heads=8', 'feedForward=2048')]],
  ['characters, nano', nano],
  ['characters, nano, batches of 96', [...nano, '--batch-size', '96']],
  ['characters, nano, width doubled', [...nano, ...set('width=256', 'feedForward=1024'), '--batch-size', '48']],
  ['image patches', ['transformer', '--preset', 'patches']],
  ['image patches, batches of 256', ['transformer', '--preset', 'patches', '--batch-size', '256']],
  ['copy, 128 digits, op by op', [...copy, ...length(128), ...set('mode=eager')]],
];

const table: string[] = [];
beforeAll(buildLab);
afterAll(() => console.log(['| Run | Estimated | Measured | |', '| --- | ---: | ---: | ---: |', ...table].join('\n')));

it.each(runs)('the estimate of a run is within a fifth of what it takes: %s', async (title, args) => {
  const { estimated, measured } = await measureMemory(args);
  const off = estimated / measured - 1;
  const percent = `${off < 0 ? '−' : '+'}${Math.abs(Math.round(100 * off))} %`;
  table.push(`| ${title} | ${formatMemory(estimated)} | ${formatMemory(measured)} | ${percent} |`);
  expect(Math.abs(off)).toBeLessThan(0.2);
});
