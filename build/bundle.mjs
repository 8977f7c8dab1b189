/**
 * Bundles the processes with esbuild and the window with Vite, each only when its sources have changed.
 * Electron 22 runs Node 16 and Chromium 108, so that is what the bundles are compiled for.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { globImports } from './glob-imports.mjs';
import { projectRoot } from './paths.mjs';
import { execute } from './setup/child.mjs';
import { replaceFile } from './setup/files.mjs';
import { withLock } from './setup/lock.mjs';
import { standardError } from './terminal-writer.mjs';

/** @typedef {'main' | 'file-thread' | 'preload' | 'worker' | 'cli' | 'doctor-probe' | 'index' | 'bench' | 'contender' | 'watching' | 'explaining' | 'renderer'} BundleName */

/** @type {Record<Exclude<BundleName, 'renderer'>, { entry: string, format: 'cjs' | 'esm' }>} */
const entries = {
  main: { entry: 'electron/main/main.ts', format: 'cjs' },
  'file-thread': { entry: 'electron/main/files/thread.ts', format: 'cjs' },
  preload: { entry: 'electron/preload/preload.ts', format: 'cjs' },
  worker: { entry: 'electron/worker/worker.ts', format: 'cjs' },
  cli: { entry: 'electron/cli/cli.ts', format: 'cjs' },
  'doctor-probe': { entry: 'electron/doctor/probe.ts', format: 'cjs' },
  index: { entry: 'models/index.ts', format: 'esm' },
  bench: { entry: 'test/bench/bench.ts', format: 'cjs' },
  contender: { entry: 'test/bench/contender.ts', format: 'cjs' },
  watching: { entry: 'test/bench/watching.ts', format: 'cjs' },
  explaining: { entry: 'test/bench/explaining/explaining.ts', format: 'cjs' },
};

/** What the CLI and its workers consist of. */
export const terminalBundles = /** @type {const} */ (['cli', 'worker', 'doctor-probe']);
/** What the desktop app consists of. */
export const appBundles = /** @type {const} */ ([
  'main',
  'file-thread',
  'preload',
  'worker',
  'doctor-probe',
  'renderer',
]);
/** Everything that `npm run build` makes. */
export const allBundles = /** @type {const} */ (['cli', 'index', ...appBundles]);

/** Changes to these rebuild everything; the lock file stands for node_modules. */
const shared = [
  'package.json',
  'package-lock.json',
  'build/bundle.mjs',
  'build/glob-imports.mjs',
  'build/paths.mjs',
  'models/core/make-folder.mjs',
  'build/tsconfig.base.json',
];

/**
 * Brings the named bundles up to date. A bundle whose entry point does not exist is passed over.
 * @param {readonly BundleName[]} names
 * @param {(line: string) => void} [report] called once when something has to be built
 * @returns {Promise<BundleName[]>} the bundles that were built
 */
export async function bundle(names, report = () => undefined) {
  if (findStale(names).stale.length === 0) return [];
  const wait = { onWait: () => report('Another process is bundling; waiting for it') };
  return withLock(join(projectRoot, 'dist', 'bundling'), wait, async () => {
    // Taken before the build: what changes while it runs makes the result stale.
    const { stale, sourceOf } = findStale(names);
    if (stale.length > 0) report(`Bundling ${stale.join(', ')}`);
    const code = stale.filter((name) => name !== 'renderer');
    if (code.length > 0) await bundleCode(code);
    if (stale.includes('index')) await declareLibrary();
    if (stale.includes('renderer')) {
      const { build } = await import('vite');
      await build({ configFile: join(projectRoot, 'vite.config.ts'), logLevel: 'warn' });
    }
    for (const name of stale) markFresh(name, sourceOf(name));
    return stale;
  });
}

/** @param {readonly BundleName[]} names */
function findStale(names) {
  const source = fingerprint(projectRoot, [...shared, 'build', 'models', 'electron', 'test/bench']);
  const window = fingerprint(projectRoot, [
    ...shared,
    'vite.config.ts',
    'build/notices.mjs',
    'models',
    'electron/protocol',
    'renderer',
  ]);
  /** @param {BundleName} name */
  const sourceOf = (name) => (name === 'renderer' ? window : source);
  const stale = names.filter((name) => existsSync(join(projectRoot, entryOf(name))) && !isFresh(name, sourceOf(name)));
  return { stale, sourceOf };
}

/** @param {Exclude<BundleName, 'renderer'>[]} names */
async function bundleCode(names) {
  const { build } = await import('esbuild');
  await Promise.all(
    names.map((name) => {
      const { entry, format } = entries[name];
      return build({
        entryPoints: [join(projectRoot, entry)],
        outfile: join(projectRoot, 'dist', `${name}.${format === 'cjs' ? 'cjs' : 'js'}`),
        bundle: true,
        platform: 'node',
        target: 'node16',
        format,
        sourcemap: true,
        logLevel: 'warning',
        plugins: [globImports],
        // A library's users bring its dependencies; a process carries all but what is native.
        ...(name === 'index'
          ? { packages: 'external' }
          : { external: ['electron', '@tensorflow/*', 'onnxruntime-node'] }),
        // CommonJS has no import.meta, but code shared with build/ finds its folder through it.
        ...(format === 'cjs' && name !== 'preload'
          ? {
              define: { 'import.meta.url': 'bundleUrl' },
              banner: { js: "const bundleUrl = require('url').pathToFileURL(__filename).href;" },
            }
          : {}),
      });
    }),
  );
}

/** The library's types, in dist/types. */
async function declareLibrary() {
  const compiler = join(projectRoot, 'node_modules', 'typescript', 'bin', 'tsc');
  const { code, stdout } = await execute(process.execPath, [compiler, '-p', 'build/tsconfig.library.json'], {
    cwd: projectRoot,
  });
  if (code !== 0) throw new Error(`The library's types can't be made:\n${stdout}`);
}

/** @param {BundleName} name */
function entryOf(name) {
  return name === 'renderer' ? 'renderer/index.html' : entries[name].entry;
}

/** @param {BundleName} name */
function outputOf(name) {
  if (name === 'renderer') return join(projectRoot, 'dist', 'renderer', 'index.html');
  return join(projectRoot, 'dist', `${name}.${entries[name].format === 'cjs' ? 'cjs' : 'js'}`);
}

/**
 * One hash over path, size and modification time of every file below `paths`: as good as contents, and a
 * hundred times cheaper.
 * @param {string} root
 * @param {string[]} paths relative to `root`; missing ones count as such
 */
export function fingerprint(root, paths) {
  const hash = createHash('sha256');
  for (const path of paths) add(path);
  return hash.digest('hex');

  /** @param {string} path */
  function add(path) {
    const found = statSync(join(root, path), { throwIfNoEntry: false });
    if (found?.isDirectory()) {
      for (const name of readdirSync(join(root, path)).sort()) add(`${path}/${name}`);
    } else {
      hash.update(`${path} ${found?.size} ${found?.mtimeMs}\n`);
    }
  }
}

/** @param {string} name */
function stampOf(name) {
  return join(projectRoot, 'dist', '.stamps', name);
}

/**
 * @param {BundleName} name
 * @param {string} source
 */
function isFresh(name, source) {
  const stamp = stampOf(name);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === source && existsSync(outputOf(name));
}

/**
 * @param {BundleName} name
 * @param {string} source
 */
function markFresh(name, source) {
  replaceFile(stampOf(name), source);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const asked = process.argv.slice(2);
  const known = [...allBundles, 'bench', 'contender', 'watching', 'explaining'];
  const wrong = asked.find((name) => !known.some((other) => other === name));
  if (wrong) {
    standardError.line(`bundle: "${wrong}" is not a bundle; use ${known.join(', ')}.`);
    process.exit(2);
  }
  const names = /** @type {BundleName[]} */ (asked);
  await bundle(names.length > 0 ? names : allBundles, standardError.line);
}
