/** `npm run --silent bench -- --watching …`: sets up and bundles the app, then measures what it costs to watch a run. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { become } from './become.mjs';
import { appBundles, bundle } from './bundle.mjs';
import { hasDisplay } from './display.mjs';
import { projectRoot, startedIn } from './paths.mjs';
import { execute } from './setup/child.mjs';
import { installAdvice, packages } from './setup/tools.mjs';
import { parts, setUp } from './setup.mjs';
import { standardError } from './terminal-writer.mjs';

/**
 * Where there is no display, one is drawn in software.
 * @param {string[]} args
 */
export async function measureWatching(args) {
  const display = hasDisplay();
  if (!display && !(await execute('xvfb-run', ['--help'])).found) {
    throw new Error(`The window needs a display or xvfb-run. ${installAdvice(packages.xvfb)}`);
  }
  const failures = await setUp([parts.runtime, parts.datasets, parts.electron]);
  if (Object.keys(failures).length > 0) process.exit(1);
  await bundle(['cli', 'watching', ...appBundles], standardError.line);
  if (display) return become('watching', args);
  const program = join(projectRoot, 'dist', 'watching.cjs');
  const screen = ['--auto-servernum', '--server-args', '-screen 0 1440x900x24'];
  const options = /** @type {const} */ ({ stdio: 'inherit', cwd: startedIn() });
  spawn('xvfb-run', [...screen, process.execPath, program, ...args], options).once('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}
