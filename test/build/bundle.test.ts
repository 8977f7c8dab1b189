import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fingerprint } from '../../build/bundle.mjs';
import { scratchFolder } from './scratch.js';

test('the fingerprint changes with content, new files and removed files, and with nothing else', () => {
  const root = scratchFolder();
  mkdirSync(join(root, 'source', 'deep'), { recursive: true });
  writeFileSync(join(root, 'source', 'deep', 'a.ts'), 'a');
  writeFileSync(join(root, 'unrelated.ts'), 'x');
  const look = () => fingerprint(root, ['source', 'absent.json']);

  const before = look();
  writeFileSync(join(root, 'unrelated.ts'), 'another');
  expect(look()).toBe(before);

  writeFileSync(join(root, 'source', 'deep', 'a.ts'), 'ab');
  const edited = look();
  expect(edited).not.toBe(before);

  writeFileSync(join(root, 'source', 'b.ts'), '');
  const added = look();
  expect(added).not.toBe(edited);
  rmSync(join(root, 'source', 'b.ts'));
  expect(look()).toBe(edited);

  writeFileSync(join(root, 'absent.json'), '{}');
  expect(look()).not.toBe(edited);
});
