/** Fashion-MNIST in full: from the system's data set package, else Debian's archive, else its authors' repository. */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { copyFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { makeFolder } from '../../models/core/make-folder.mjs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { cacheFolder } from '../paths.mjs';
import { execute } from './child.mjs';
import { publishFolder } from './files.mjs';
import { SetupError } from './setup-error.mjs';

/** @typedef {import('./progress.mjs').Progress} Progress */

/** sha256 of what is inside each .gz: packages compress the same images anew. @type {Record<string, string>} */
const contents = {
  'train-images-idx3-ubyte.gz': 'c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888',
  'train-labels-idx1-ubyte.gz': 'bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9',
  't10k-images-idx3-ubyte.gz': '5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b',
  't10k-labels-idx1-ubyte.gz': '0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34',
};
const files = Object.keys(contents);

const systemFolder = '/usr/share/datasets/fashion-mnist';
const debianPackage = 'dataset-fashion-mnist';
const official = 'https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/';

/** @param {NodeJS.ProcessEnv} env */
const ownFolder = (env) => join(cacheFolder(env), 'datasets', 'fashion-mnist');

/** @param {string} folder */
const hasAll = (folder) => files.every((name) => existsSync(join(folder, name)));

/** @param {NodeJS.ProcessEnv} [env] */
export function isFashionMnistReady(env = process.env) {
  return hasAll(systemFolder) || hasAll(ownFolder(env));
}

/**
 * @typedef {object} Source
 * @property {string} title
 * @property {(folder: string, context: { env: NodeJS.ProcessEnv, progress: Progress }) => Promise<void>} fetchInto
 */

/** @type {readonly Source[]} */
const sources = [
  { title: "Debian's package", fetchInto: fromDebian },
  { title: "its authors' repository", fetchInto: fromOfficial },
];

/**
 * @param {{ env: NodeJS.ProcessEnv, progress: Progress }} context
 * @throws {SetupError} naming every source that was tried
 */
export async function installFashionMnist({ env, progress }) {
  await installVerified(ownFolder(env), { contents, sources, env, progress });
}

/**
 * Takes files from the first source whose files all hold what is expected.
 * @param {string} folder
 * @param {{ contents: Record<string, string>, sources: readonly Source[], env: NodeJS.ProcessEnv, progress: Progress }} context
 *   `contents`: by name of a .gz, the sha256 of what is inside
 * @throws {SetupError} naming every source that was tried
 */
export async function installVerified(folder, { contents, sources, env, progress }) {
  const failures = [];
  for (const { title, fetchInto } of sources) {
    try {
      progress.begin(`downloading from ${title} (31 MB)`);
      await publishFolder(folder, async (aside) => {
        await fetchInto(aside, { env, progress });
        for (const [name, sha256] of Object.entries(contents)) await verify(join(aside, name), sha256);
      });
      return;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      failures.push(`${title}: ${error.message}`);
    }
  }
  throw new SetupError(
    `Fashion-MNIST in full could not be fetched (${failures.join('; ')}).`,
    'Training uses the 10,000 images that come along; `npm run setup` tries again.',
  );
}

/**
 * Fetches and opens the package as any user: nothing is installed.
 * @param {string} folder
 * @param {{ env: NodeJS.ProcessEnv }} context
 */
async function fromDebian(folder, { env }) {
  const scratch = join(folder, '.package');
  makeFolder(join(scratch, 'lists', 'partial'));
  const download = () => execute('apt-get', ['download', debianPackage], { cwd: scratch, env });
  let fetched = await download();
  if (!fetched.found) throw new Error('apt-get is not on this system');
  if (fetched.code !== 0) {
    // No lists of packages yet, as in a fresh container: read them into a folder of our own.
    const own = ['-o', `Dir::State::Lists=${join(scratch, 'lists')}`, '-o', `Dir::Cache=${scratch}`];
    await execute('apt-get', [...own, 'update'], { cwd: scratch, env });
    fetched = await execute('apt-get', [...own, 'download', debianPackage], { cwd: scratch, env });
  }
  const archive = (await readdir(scratch)).find((name) => name.endsWith('.deb'));
  if (fetched.code !== 0 || !archive) throw new Error(lastLine(fetched.stderr) || 'it could not be downloaded');
  const { code, stderr } = await execute('dpkg', ['-x', archive, 'content'], { cwd: scratch, env });
  if (code !== 0) throw new Error(lastLine(stderr));
  for (const name of files) await copyFile(join(scratch, 'content', systemFolder, name), join(folder, name));
  await rm(scratch, { recursive: true });
}

/** @param {string} text */
function lastLine(text) {
  return text.trim().split('\n').at(-1) ?? '';
}

/**
 * @param {string} folder
 * @param {{ progress: Progress }} context
 */
async function fromOfficial(folder, { progress }) {
  for (const [index, name] of files.entries()) {
    const response = await fetch(new URL(name, official), { signal: AbortSignal.timeout(120_000) }).catch(() => null);
    if (!response?.ok || !response.body) throw new Error(response ? `status ${response.status}` : 'not reachable');
    await pipeline(Readable.fromWeb(response.body), createWriteStream(join(folder, name)));
    progress.advance((index + 1) / files.length);
  }
}

/**
 * @param {string} path of a .gz
 * @param {string} expected sha256 of what is inside
 */
async function verify(path, expected) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), createGunzip(), hash);
  if (hash.digest('hex') !== expected) throw new Error(`${path.replace(/^.*\//, '')} has a wrong hash`);
}
