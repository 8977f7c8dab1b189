/** The programs that the set-up calls, and what to install where one is missing. */
import { existsSync, readFileSync } from 'node:fs';
import { placeOf } from '../paths.mjs';
import { execute } from './child.mjs';
import { SetupError } from './setup-error.mjs';

/** @typedef {{ debian: string, fedora: string, arch: string }} Packages names by family of distributions */

/** @type {Record<'compiler' | 'python' | 'pip' | 'xvfb' | 'libstdc++', Packages>} */
export const packages = {
  compiler: { debian: 'g++', fedora: 'gcc-c++', arch: 'gcc' },
  python: { debian: 'python3 python3-pip', fedora: 'python3 python3-pip', arch: 'python python-pip' },
  pip: { debian: 'python3-pip', fedora: 'python3-pip', arch: 'python-pip' },
  xvfb: { debian: 'xvfb', fedora: 'xorg-x11-server-Xvfb', arch: 'xorg-server-xvfb' },
  'libstdc++': { debian: 'libstdc++6', fedora: 'libstdc++', arch: 'gcc-libs' },
};

/** What Electron links against, beyond a bare system. */
export const electronPackages = {
  debian: 'libgtk-3-0 libnss3 libasound2 libgbm1',
  fedora: 'gtk3 nss alsa-lib mesa-libgbm',
  arch: 'gtk3 nss alsa-lib mesa',
};

const commands = {
  debian: 'sudo apt-get install',
  fedora: 'sudo dnf install',
  arch: 'sudo pacman -S',
};

/**
 * One sentence that says how to install something here.
 * @param {Packages} names
 * @param {string} [osRelease] the text of /etc/os-release
 */
export function installAdvice(names, osRelease = readOsRelease()) {
  const family = familyOf(osRelease);
  if (family) return `Install it with \`${commands[family]} ${names[family]}\`.`;
  return `Install it: ${names.debian} (Debian, Ubuntu), ${names.fedora} (Fedora) or ${names.arch} (Arch).`;
}

function readOsRelease() {
  return existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
}

/**
 * @param {string} osRelease
 * @returns {keyof Packages | null}
 */
function familyOf(osRelease) {
  const words = [...osRelease.matchAll(/^ID(?:_LIKE)?=(.*)$/gm)].flatMap(([, value]) =>
    (value ?? '').replaceAll('"', '').split(/\s+/),
  );
  if (words.some((word) => ['debian', 'ubuntu'].includes(word))) return 'debian';
  if (words.some((word) => ['fedora', 'rhel', 'centos'].includes(word))) return 'fedora';
  return words.includes('arch') ? 'arch' : null;
}

/**
 * A program that the user names, by its name or, with a slash in it, by its path.
 * @param {string} named
 * @param {NodeJS.ProcessEnv} env
 */
function programOf(named, env) {
  return named.includes('/') ? placeOf(named, env) : named;
}

/**
 * A Python 3 that has pip.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<string>} its command
 * @throws {SetupError} naming what is missing
 */
export async function findPython(env = process.env) {
  const candidates = env['PYTHON'] ? [programOf(env['PYTHON'], env)] : ['python3', 'python'];
  for (const command of candidates) {
    const { code } = await execute(command, ['-c', 'import sys, zipfile; sys.exit(sys.version_info < (3, 9))'], {
      env,
    });
    if (code !== 0) continue;
    const pip = await execute(command, ['-m', 'pip', '--version'], { env });
    if (pip.code === 0) return command;
    throw new SetupError(`pip, Python's installer, is missing from ${command}.`, installAdvice(packages.pip), {
      instant: true,
    });
  }
  throw new SetupError(
    `No Python 3.9 or newer was found as ${candidates.join(' or ')}.`,
    installAdvice(packages.python),
    { instant: true },
  );
}

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<string>} the command of a C++ compiler
 * @throws {SetupError}
 */
export async function findCompiler(env = process.env) {
  const candidates = env['CXX'] ? [programOf(env['CXX'], env)] : ['c++', 'g++', 'clang++'];
  for (const command of candidates) {
    if ((await execute(command, ['--version'], { env })).code === 0) return command;
  }
  throw new SetupError(`No C++ compiler was found as ${candidates.join(', ')}.`, installAdvice(packages.compiler), {
    instant: true,
  });
}
