import { expect, test } from 'vitest';
import { architectureConfigs } from '../../../models/core/architectures.js';
import { describeFields } from '../../../models/core/fields.js';
import { inWords } from '../../../renderer/lib/in-words.js';

test.each([
  ['batchSize: 0 is not allowed; use 1.', 'Batch size: 0 is not allowed; use 1.'],
  ['--steps: 60 is already reached.', 'Steps: 60 is already reached.'],
  ['start: fox has no checkpoint yet.', 'Begin from: fox has no checkpoint yet.'],
  [
    'optimizer: a branch goes on with what the checkpoint holds; change batchSize, learningRate, or begin a new run.',
    'Optimiser: a branch goes on with what the checkpoint holds; change batch size, learning rate, or begin a new run.',
  ],
  ["columns: 'batchSize' is named twice.", "columns: 'batchSize' is named twice."],
  ['Go on with --set batchSize=32.', 'Go on with --set batchSize=32.'],
  [
    'The worker broke off: kernel exploded; the checkpoint of step 20 is safe, and log.jsonl has more.',
    'Model Lab broke off: kernel exploded; the checkpoint of step 20 is safe, and the log has more.',
  ],
  ['/data/runs/x: the disk is full.', '/data/runs/x: the disk is full.'],
])('%s', (sentence, told) => {
  expect(inWords(sentence)).toBe(told);
});

test('no key of a configuration is told as it is', () => {
  const keys = architectureConfigs.flatMap((one) => describeFields(one).map(({ key }) => key));
  for (const key of keys) expect(inWords(`${key}: it is wrong.`)).not.toMatch(/^[a-z]|[a-z][A-Z]/);
});
