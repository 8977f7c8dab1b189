import { expect, test } from 'vitest';
import { OutputTail } from '../../electron/launch/output-tail.js';

test('keeps the end of what was written', () => {
  const tail = new OutputTail(5);
  tail.add('abc');
  tail.add('defg');
  expect(tail.text).toBe('cdefg');
});

test('leaves out what TensorFlow says at every start, however it arrives, and nothing else', () => {
  const tail = new OutputTail();
  tail.add('WARNING: All log messages before absl::InitializeLog() is called are written to STDERR\nI0000 00:00:17');
  tail.add('95.353478   29666 port.cc:153] oneDNN custom operations are on.\nE0000 00:00:18 kernel.cc:7] No kernel\n');
  tail.add('Inf is not allowed\n');
  expect(tail.text).toBe('E0000 00:00:18 kernel.cc:7] No kernel\nInf is not allowed\n');
});
