/** Fetches wheels with pip, as files: nothing in them is installed or run by Python. */
import { existsSync, statSync } from 'node:fs';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../../models/core/make-folder.mjs';
import { execute } from './child.mjs';
import { folderBytes, hashFile, hasSize } from './files.mjs';
import { SetupError } from './setup-error.mjs';
import { pythonVersion } from './wheel-record.mjs';
import { projectRoot } from '../paths.mjs';

/** @typedef {import('./wheel-record.mjs').Wheel} Wheel */
/** @typedef {import('./progress.mjs').Progress} Progress */

/** Without a single new byte for so long, a download counts as unreachable. */
const stallMs = 30_000;

/**
 * @param {Wheel} wheel
 * @param {{ downloads: string, python: string, env: NodeJS.ProcessEnv, progress: Progress }} context `downloads` keeps the file
 * @returns {Promise<string>} the path of the wheel, whose hash is the recorded one
 * @throws {SetupError}
 */
export async function fetchWheel(wheel, { downloads, python, env, progress }) {
  const path = join(downloads, wheel.file);
  if (existsSync(path)) {
    if (hasSize(path, wheel.bytes) && (await hashFile(path)) === wheel.sha256) return path;
    progress.say(`${wheel.file} in the cache is damaged; fetching it again`);
    await rm(path);
  }
  makeFolder(downloads);
  const aside = await mkdtemp(join(downloads, '.new-'));
  try {
    progress.begin(`downloading ${wheel.name} ${wheel.version} (${Math.round(wheel.bytes / 1e6)} MB)`);
    await download(wheel, { aside, python, env, progress });
    const found = await hashFile(join(aside, wheel.file));
    if (found !== wheel.sha256) {
      throw new SetupError(`${wheel.file} has the hash ${found} instead of the recorded ${wheel.sha256}.`, hashRemedy);
    }
    await rename(join(aside, wheel.file), path);
    return path;
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

const hashRemedy = 'Something on the way altered it: try another network, or report it to the project.';

/**
 * @param {Wheel} wheel
 * @param {{ aside: string, python: string, env: NodeJS.ProcessEnv, progress: Progress }} context
 */
async function download(wheel, { aside, python, env, progress }) {
  const requirements = join(aside, 'requirements.txt');
  await writeFile(requirements, `${wheel.name}==${wheel.version} --hash=sha256:${wheel.sha256}\n`);
  const tags =
    wheel.file
      .replace(/\.whl$/, '')
      .split('-')
      .at(-1) ?? '';
  let [bytes, since] = [0, Date.now()];
  const poll = setInterval(() => {
    void folderBytes(aside).then((now) => {
      if (now !== bytes) since = Date.now();
      bytes = now;
      progress.advance(bytes / wheel.bytes);
    });
  }, 300);
  const finished = await execute(
    python,
    [
      ...['-m', 'pip', 'download', '--disable-pip-version-check', '--no-input', '--no-deps', '--progress-bar', 'off'],
      // The wheel itself is kept; pip's own copy of it would be a second one.
      ...['--no-cache-dir', '--retries', '2', '--timeout', '15', '--only-binary', ':all:'],
      ...[
        '--python-version',
        pythonVersion,
        ...tags.split('.').flatMap((tag) => (tag === 'any' ? [] : ['--platform', tag])),
      ],
      ...['--require-hashes', '-r', requirements, '-d', aside],
    ],
    // pip downloads to the folder for temporary files first: naming it lets us watch, and clean up after a crash.
    { env: { ...env, TMPDIR: aside }, stalled: () => Date.now() - since > stallMs },
  );
  clearInterval(poll);
  if (finished.code === 0 && existsSync(join(aside, wheel.file))) return;
  throw explain(wheel, finished);
}

/**
 * @param {Wheel} wheel
 * @param {import('./child.mjs').Finished} finished
 */
function explain(wheel, { stderr, stalled }) {
  const what = `${wheel.name} ${wheel.version}`;
  if (stalled)
    return new SetupError(`The download of ${what} stopped: no data for ${stallMs / 1000} seconds.`, networkRemedy);
  if (/DO NOT MATCH THE HASHES/i.test(stderr)) {
    return new SetupError(`The downloaded ${what} does not have the recorded hash.`, hashRemedy);
  }
  if (/No space left/i.test(stderr)) return new SetupError(`The disk is full: ${what} needs ${wheel.bytes} bytes.`);
  if (/connection broken|connection error|timed out|name resolution|proxyerror/i.test(stderr)) {
    return new SetupError(`${what} could not be downloaded: the package index is not reachable.`, networkRemedy);
  }
  const last = stderr
    .split('\n')
    .filter((line) => line.startsWith('ERROR'))
    .at(-1);
  return new SetupError(
    `pip could not download ${what}${last ? ` (${last.replace(/^ERROR: /, '')})` : ''}.`,
    networkRemedy,
  );
}

const networkRemedy = 'Check the network and the proxy settings, then run `npm run setup`.';

/**
 * Unpacks the members of `wheel` whose paths match one of the regular expressions.
 * @param {string} wheel path
 * @param {{ folder: string, patterns: string[], python: string, env: NodeJS.ProcessEnv, progress: Progress }} context
 * @throws {SetupError}
 */
export async function unpackWheel(wheel, { folder, patterns, python, env, progress }) {
  const script = join(projectRoot, 'build', 'setup', 'unpack.py');
  const { code, stderr } = await execute(python, [script, wheel, folder, ...patterns], {
    env,
    onLine: (line) => progress.advance(Number(line)),
  });
  if (code === 0) return;
  const reason = stderr.trim().split('\n').at(-1) ?? '';
  if (/No space left/i.test(reason)) throw new SetupError(`The disk is full: ${folder} could not be unpacked.`);
  throw new SetupError(`${wheel} (${statSync(wheel).size} bytes) could not be unpacked: ${reason}`);
}
