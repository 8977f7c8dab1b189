import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { failedTests } from '../../build/failed-tests.mjs';
import { projectRoot } from '../../build/paths.mjs';

const file = join(mkdtempSync(join(tmpdir(), 'failed-tests-')), 'report.json');
const name = join(projectRoot, 'test', 'a.test.ts');
const test = (status: string, fullName: string, message = '') => ({ status, fullName, failureMessages: [message] });

it('names what failed, with the first line of why', () => {
  const testResults = [
    {
      name,
      status: 'failed',
      message: '',
      assertionResults: [test('passed', 'a b'), test('failed', 'a c', 'off by 1\n  at x')],
    },
    { name, status: 'failed', message: 'no such module\n', assertionResults: [] },
    { name, status: 'passed', message: '', assertionResults: [test('passed', 'd')] },
  ];
  writeFileSync(file, JSON.stringify({ testResults }));
  expect(failedTests(file)).toEqual([
    `${join('test', 'a.test.ts')} › a c: off by 1`,
    `${join('test', 'a.test.ts')} › no such module`,
  ]);
});

it('says where to look when no test failed, or there is no report', () => {
  writeFileSync(file, JSON.stringify({ testResults: [] }));
  const elsewhere = ['no test: something beside them failed, and is told where the unit tests end'];
  expect(failedTests(file)).toEqual(elsewhere);
  expect(failedTests(`${file}.none`)).toEqual(elsewhere);
});
