/** Which unit tests failed, for the end of `npm test`: by then the window tests have long pushed them out of sight. */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { projectRoot } from './paths.mjs';

/** Where the unit tests leave their results, as Vitest's `json` reporter writes them. */
export const reportFile = join(projectRoot, 'dist', 'unit-tests.json');

/**
 * @typedef {object} Report
 * @property {{
 *   name: string, status: string, message: string,
 *   assertionResults: { status: string, fullName: string, failureMessages: string[] }[]
 * }[]} testResults
 *
 * @param {string} file
 * @returns {string[]} a line for each test that failed and each file that could not be run
 */
export function failedTests(file) {
  const lines = resultsIn(file).flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    const told = failed.map((test) => `${test.fullName}: ${firstLine(test.failureMessages[0] ?? '')}`);
    if (told.length === 0 && status === 'failed') told.push(firstLine(message));
    return told.map((line) => `${relative(projectRoot, name)} › ${line}`);
  });
  return lines.length > 0 ? lines : ['no test: something beside them failed, and is told where the unit tests end'];
}

/**
 * @param {string} file
 * @returns {Report['testResults']}
 */
function resultsIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).testResults;
  } catch {
    return [];
  }
}

/** @param {string} text */
function firstLine(text) {
  return text.trim().split('\n')[0] ?? '';
}
