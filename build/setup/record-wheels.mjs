/**
 * For maintainers: `node build/setup/record-wheels.mjs 2.21.0 2.3.0` resolves the wheels of a TensorFlow and a LiteRT release
 * anew and rewrites wheel-record.mjs. It downloads every wheel (about 4 GB) to learn its size and to check its hash.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execute } from './child.mjs';
import { hashFile, replaceFile } from './files.mjs';
import { findPython } from './tools.mjs';
import { electronWheel, pythonVersion } from './wheel-record.mjs';

const [version, liteRtVersion] = process.argv.slice(2);
if (!version || !liteRtVersion)
  throw new Error('record-wheels: name the versions of TensorFlow and LiteRT, such as 2.21.0 2.3.0.');

const glibc = [28, 27, 26, 25, 24, 17, 12, 5].map((minor) => `manylinux_2_${minor}`);
/** @param {string} machine */
const platforms = (machine) => [...glibc, 'manylinux2014'].flatMap((tag) => ['--platform', `${tag}_${machine}`]);

const python = await findPython();
const folder = mkdtempSync(join(tmpdir(), 'wheels-'));

/** @param {string[]} args */
async function pip(args) {
  const { code, stderr } = await execute(python, ['-m', 'pip', '--quiet', '--disable-pip-version-check', ...args]);
  if (code !== 0) throw new Error(`pip ${args[0]}: ${stderr}`);
}

/**
 * @param {string} machine as in platform tags
 * @param {string} requirement
 * @param {RegExp} kept of all that it depends on
 */
async function record(machine, requirement, kept) {
  const report = join(folder, 'report.json');
  const target = ['--only-binary', ':all:', '--python-version', pythonVersion, ...platforms(machine)];
  await pip([
    'install',
    '--dry-run',
    '--ignore-installed',
    '--report',
    report,
    '--target',
    folder,
    ...target,
    requirement,
  ]);
  /** @type {{ metadata: { name: string, version: string }, download_info: { archive_info: { hashes: { sha256: string } } } }[]} */
  const resolved = JSON.parse(readFileSync(report, 'utf8')).install;
  const wheels = [];
  for (const { metadata, download_info } of resolved.filter((each) => kept.test(each.metadata.name))) {
    const own = mkdtempSync(join(folder, 'w-'));
    await pip([
      'download',
      '--no-cache-dir',
      '--no-deps',
      '-d',
      own,
      ...target,
      `${metadata.name}==${metadata.version}`,
    ]);
    const file = readdirSync(own)[0] ?? '';
    const sha256 = await hashFile(join(own, file));
    if (sha256 !== download_info.archive_info.hashes.sha256) throw new Error(`${file}: the index names another hash.`);
    wheels.push({
      name: metadata.name,
      version: metadata.version,
      file,
      sha256,
      bytes: statSync(join(own, file)).size,
    });
    rmSync(own, { recursive: true });
  }
  return wheels;
}

const runtimeWheels = {
  'linux-x64-cpu': await record('x86_64', `tensorflow-cpu==${version}`, /^tensorflow/),
  'linux-x64-cuda12': await record('x86_64', `tensorflow[and-cuda]==${version}`, /^(tensorflow|nvidia-)/),
  'linux-arm64-cpu': await record('aarch64', `tensorflow==${version}`, /^tensorflow/),
};
/** @param {string} machine */
const liteRt = async (machine) =>
  (await record(machine, `ai-edge-litert==${liteRtVersion}`, /^ai[-_]edge[-_]litert$/))[0];
const liteRtWheels = { 'linux-x64': await liteRt('x86_64'), 'linux-arm64': await liteRt('aarch64') };
rmSync(folder, { recursive: true });

/** @param {unknown} value */
const source = (value) => JSON.stringify(value, null, 2);
replaceFile(
  fileURLToPath(new URL('wheel-record.mjs', import.meta.url)),
  `/** Which wheels the set-up takes, and their hashes. Written by record-wheels.mjs; format it with Prettier. */

/**
 * @typedef {object} Wheel
 * @property {string} name
 * @property {string} version
 * @property {string} file
 * @property {string} sha256
 * @property {number} bytes
 */

export const tensorflowVersion = '${version}';

/** The tag of the wheels, which need not be the Python that fetches them: nothing of Python is run. */
export const pythonVersion = '${pythonVersion}';

/** By platform, processor and flavour. @type {Partial<Record<string, Wheel[]>>} */
export const runtimeWheels = ${source(runtimeWheels)};

/** Carries Electron 22. @type {Wheel} */
export const electronWheel = ${source(electronWheel)};

export const liteRtVersion = '${liteRtVersion}';

/** TensorFlow Lite's runtime, by platform and processor. @type {Partial<Record<string, Wheel>>} */
export const liteRtWheels = ${source(liteRtWheels)};
`,
);
