import { expect, test } from 'vitest';
import { fileStem } from '../../electron/cli/file-stem.js';

test.each([
  ['brave-otter', 'brave-otter'],
  ['My run: $(id) / ../x', 'My-run-id-x'],
  ['実行 二', '実行-二'],
  ['-rf', 'rf'],
  ['🦦🦦', 'the-id'],
  ['...', 'the-id'],
  ['猫'.repeat(100), '猫'.repeat(50)],
])('a file for the run %j begins with %j', (name, stem) => {
  expect(fileStem(name, 'the-id')).toBe(stem);
});
