import { join } from 'node:path';
import { expect, test } from 'vitest';
import { noticeOf, noticesOf, packageOf } from '../../build/notices.mjs';
import { projectRoot } from '../../build/paths.mjs';

const installed = (name: string) => join(projectRoot, 'node_modules', name);

test('a module is known to be of its package, of a scope too, and the innermost one', () => {
  expect(packageOf('/a/node_modules/mediabunny/dist/x.js?y')).toBe('/a/node_modules/mediabunny');
  expect(packageOf('\0/a/node_modules/b/node_modules/@c/d/e.js')).toBe('/a/node_modules/b/node_modules/@c/d');
  expect(packageOf('/a/renderer/main.ts')).toBeNull();
});

test('what is under the MPL goes with its licence and where its source is', () => {
  const notice = noticeOf(installed('mediabunny'));
  expect(notice).toMatch(/^mediabunny \S+, MPL-2\.0, unchanged from https:\/\/github\.com\/Vanilagy\/mediabunny\n/);
  expect(notice).toContain('Mozilla Public License Version 2.0');
  const all = noticesOf([installed('mediabunny'), installed('gifenc'), installed('nowhere')]);
  expect(all.indexOf('gifenc 1.')).toBe(0);
  expect(all).toContain('Copyright (c) 2017 Matt DesLauriers');
});
