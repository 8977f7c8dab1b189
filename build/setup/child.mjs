import { spawn } from 'node:child_process';

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/** Ends every child of this module, for when the set-up itself is told to end. */
export function killChildren() {
  for (const child of running) child.kill('SIGTERM');
}

/**
 * @typedef {object} Finished
 * @property {number | null} code null when it was killed or could not be started
 * @property {NodeJS.Signals | null} signal what killed it
 * @property {boolean} found false when there is no such program
 * @property {boolean} stalled true when `stalled` ended it
 * @property {string} stdout
 * @property {string} stderr
 */

/**
 * Runs a program to its end and never throws for its failure.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {object} [options]
 * @param {string} [options.cwd]
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {(line: string) => void} [options.onLine] each line of its standard output
 * @param {() => boolean} [options.stalled] asked twice a second; true ends the program
 * @returns {Promise<Finished>}
 */
export function execute(command, args, { cwd, env, onLine, stalled } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(cwd === undefined ? {} : { cwd }),
      ...(env === undefined ? {} : { env }),
    });
    running.add(child);
    let [stdout, stderr, rest, gaveUp] = ['', '', '', false];
    const watch = stalled
      ? setInterval(() => {
          if (!stalled()) return;
          gaveUp = true;
          child.kill('SIGTERM');
        }, 500)
      : undefined;
    child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      stdout += text;
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLine?.(line);
    });
    child.stderr.setEncoding('utf8').on('data', (/** @type {string} */ text) => (stderr += text));
    /** @param {Pick<Finished, 'code' | 'signal' | 'found'>} how */
    const finish = (how) => {
      clearInterval(watch);
      running.delete(child);
      resolve({ ...how, stalled: gaveUp, stdout, stderr });
    };
    child.once('error', () => finish({ code: null, signal: null, found: false }));
    child.once('close', (code, signal) => finish({ code, signal, found: true }));
  });
}
