/** What `npm run test:slow -- …` runs: every slow test, or one group of those in `test/reliability`. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './paths.mjs';

const folder = join('test', 'reliability');
const ending = '.slow.test.ts';

/** @returns {string[]} groups, each a file of `test/reliability` */
function groups() {
  const names = readdirSync(join(projectRoot, folder)).filter((name) => name.endsWith(ending));
  return names.map((name) => name.slice(0, -ending.length)).sort();
}

/**
 * `[group] [--fresh] [--seed <number>]`. A group goes on where it was interrupted; with `--fresh`, or another seed than
 * before, it begins anew. Throws an Error with a sentence that names what is wrong.
 * @param {string[]} args
 * @returns {{ files: string[], env: Record<string, string> }} none of `files`: all; what the tests find in `process.env`
 */
export function parseSlowTests(args) {
  /** @type {Record<string, string>} */
  const env = { MODEL_LAB_SLOW_TESTS: '1' };
  /** @type {string[]} */
  const files = [];
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--fresh') env['MODEL_LAB_SLOW_FRESH'] = '1';
    else if (arg === '--seed') env['MODEL_LAB_SLOW_SEED'] = parseSeed(rest.shift());
    else if (groups().includes(arg)) files.push(join(folder, arg + ending));
    else throw new Error(`test:slow: '${arg}' is not a group; use ${groups().join(', ')}, --fresh or --seed <number>.`);
  }
  return { files, env };
}

/** @param {string | undefined} text */
function parseSeed(text) {
  if (text !== undefined && /^\d{1,9}$/.test(text)) return text;
  throw new Error(`--seed: '${text ?? ''}' is not allowed; use a whole number from 0 to 999999999.`);
}
