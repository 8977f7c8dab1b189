/**
 * `npm test`: set-up, build, lint, types, unit tests and the tests in the real window. `e2e` or `slow` as the argument
 * runs only those; `slow` with the name of a group, such as `kills`, runs that one of the long tests of reliability.
 */
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { allBundles, bundle, terminalBundles } from './bundle.mjs';
import { hasDisplay } from './display.mjs';
import { failedTests, reportFile } from './failed-tests.mjs';
import { projectRoot } from './paths.mjs';
import { execute } from './setup/child.mjs';
import { installAdvice, packages } from './setup/tools.mjs';
import { refuseWrongEnvironment } from './request.mjs';
import { edgePart, parts, setUp } from './setup.mjs';
import { parseSlowTests } from './slow-tests.mjs';
import { standardError, standardOutput } from './terminal-writer.mjs';

/** @typedef {{ title: string, command: string, args: string[], env?: NodeJS.ProcessEnv }} Step */

/**
 * A program of an npm package, started by this Node on every platform.
 * @param {string} name of the package
 * @param {string[]} args
 * @param {string} [program]
 * @returns {{ command: string, args: string[] }}
 */
function tool(name, args, program = name) {
  const folder = join(projectRoot, 'node_modules', name);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return { command: process.execPath, args: [join(folder, typeof bin === 'string' ? bin : bin[program]), ...args] };
}

/** What reads the sources only, as two lanes that take about as long. @type {Step[][]} */
const statics = [
  [
    { title: 'eslint', ...tool('eslint', ['.']) },
    { title: 'prettier', ...tool('prettier', ['--check', '--log-level', 'warn', '.']) },
  ],
  [
    { title: 'types', ...tool('typescript', ['-p', 'build/tsconfig.node.json'], 'tsc') },
    { title: 'types of the window tests', ...tool('typescript', ['-p', 'build/tsconfig.e2e.json'], 'tsc') },
    {
      title: 'types of the window',
      ...tool('svelte-check', ['--tsconfig', 'build/tsconfig.web.json', '--fail-on-warnings']),
    },
  ],
];
/** @type {Step} */
const unit = {
  title: 'unit tests',
  ...tool('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`]),
};

/**
 * @param {string[]} rest which of them, and how
 * @returns {Step}
 */
function slowStep(rest) {
  const { files, env } = parseSlowTests(rest);
  return { title: 'slow tests', ...tool('vitest', ['run', ...files]), env: { ...process.env, ...env } };
}

/**
 * @param {string[]} rest for Playwright
 * @returns {Promise<Step>}
 */
async function windowStep(rest) {
  const playwright = tool('@playwright/test', ['test', ...rest], 'playwright');
  const step = { title: 'tests in the window' };
  if (hasDisplay()) return { ...step, ...playwright };
  if (!(await execute('xvfb-run', ['--help'])).found) {
    throw new Error(`The Electron tests need a display or xvfb-run. ${installAdvice(packages.xvfb)}`);
  }
  const screen = ['--auto-servernum', '--server-args', '-screen 0 1440x900x24'];
  return { ...step, command: 'xvfb-run', args: [...screen, playwright.command, ...playwright.args] };
}

/** @type {{ title: string, seconds: number, ok: boolean }[]} */
const results = [];

/**
 * @param {Step} step
 * @param {{ quiet?: boolean }} [options] `quiet` prints the output only at the end, so that two lanes don't mix
 */
async function run({ title, command, args, env }, { quiet = false } = {}) {
  const startedAt = performance.now();
  let ok;
  if (quiet) {
    const { code, stdout, stderr } = await execute(command, args, { cwd: projectRoot });
    ok = code === 0;
    if (!ok) standardOutput.lines(`\n${title}:\n${stdout}${stderr}\n`);
  } else {
    const child = spawn(command, args, { cwd: projectRoot, stdio: 'inherit', ...(env ? { env } : {}) });
    ok = await new Promise((resolve) => {
      child.once('error', () => resolve(false));
      child.once('exit', (code) => resolve(code === 0));
    });
  }
  results.push({ title, seconds: (performance.now() - startedAt) / 1000, ok });
}

/** @param {Step[]} steps */
async function runQuietly(steps) {
  for (const step of steps) await run(step, { quiet: true });
}

const say = standardError.line;

refuseWrongEnvironment();
const [only, ...rest] = process.argv.slice(2);
if (only !== undefined && only !== 'e2e' && only !== 'slow')
  fail(`test: "${only}" is not a group of tests; use e2e or slow.`);
const slow = only === 'slow' ? attempt(() => slowStep(rest)) : null;
const needsWindow = !slow;
const window = needsWindow ? await windowStep(rest).catch((error) => fail(error.message)) : null;
const startedAt = performance.now();
const needed = needsWindow ? Object.values(parts) : [parts.runtime, parts.datasets];
const failures = { ...(await setUp(needed, { retry: true })) };
// Its converter is compiled against the runtime.
if (!failures.runtime) Object.assign(failures, await setUp([edgePart], { retry: true }));
if (failures.runtime || failures.electron || failures.edge) fail('The tests need what is named above.');
await bundle(slow ? terminalBundles : allBundles, say);
results.push({ title: 'set-up and build', seconds: (performance.now() - startedAt) / 1000, ok: true });

if (slow) await run(slow);
else if (only === undefined) {
  await Promise.all(statics.map(runQuietly));
  // By themselves: tests that start processes and watch them mind a machine that is busy with something else.
  rmSync(reportFile, { force: true });
  await run(unit);
}
if (window) await run(window);

if (results.some(({ title, ok }) => title === unit.title && !ok)) for (const line of failedTests(reportFile)) say(line);
for (const { title, seconds, ok } of results)
  say(`${ok ? 'passed' : 'FAILED'}  ${seconds.toFixed(1).padStart(6)} s  ${title}`);
process.exitCode = results.every((result) => result.ok) ? 0 : 1;

/**
 * @template T
 * @param {() => T} make
 * @returns {T}
 */
function attempt(make) {
  try {
    return make();
  } catch (error) {
    return fail(/** @type {Error} */ (error).message);
  }
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  say(message);
  process.exit(1);
}
