/** Puts in place what the lab needs beyond npm packages, once, and says plainly what cannot be had. */
import { constants } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from './paths.mjs';
import { killChildren } from './setup/child.mjs';
import { installEdge, isEdgeReady } from './setup/edge.mjs';
import { isElectronReady } from './setup/electron.mjs';
import { installFashionMnist, isFashionMnistReady } from './setup/fashion-mnist.mjs';
import { sweep } from './setup/files.mjs';
import { installElectron } from './setup/install-electron.mjs';
import { installRuntime } from './setup/install-runtime.mjs';
import { withLock } from './setup/lock.mjs';
import { findPeers, installPeers } from './setup/peers.mjs';
import { createDisplay } from './setup/progress.mjs';
import { installedFlavour, isRuntimeReady } from './setup/runtime.mjs';
import { SetupError } from './setup/setup-error.mjs';
import { readFailure, writeFailure } from './setup/state.mjs';
import { terminalWriter } from './terminal-writer.mjs';

/** @typedef {'runtime' | 'electron' | 'datasets' | 'peers' | 'edge'} PartName */
/** @typedef {import('./setup/progress.mjs').Progress} Progress */
/** @typedef {import('./setup/state.mjs').Failure} Failure */
/** @typedef {import('./terminal-writer.mjs').TerminalStream} TerminalStream */

/**
 * @typedef {object} Part
 * @property {PartName} name
 * @property {string} title
 * @property {() => string} otherwise what happens without it, one sentence; empty when the failure says so
 * @property {boolean} essential whether its absence is worth a line at every start, and not only when it is noticed
 * @property {(env: NodeJS.ProcessEnv) => boolean} isReady takes milliseconds; may throw a SetupError
 * @property {(context: { env: NodeJS.ProcessEnv, progress: Progress }) => Promise<void>} install
 */

/** @type {Record<Exclude<PartName, 'peers' | 'edge'>, Part>} */
export const parts = {
  runtime: {
    name: 'runtime',
    title: 'TensorFlow',
    otherwise: () => `Until then training runs on ${installedFlavour() ? 'the CPU' : 'the slow JavaScript backend'}.`,
    essential: true,
    isReady: isRuntimeReady,
    install: installRuntime,
  },
  electron: {
    name: 'electron',
    title: 'Electron',
    otherwise: () => 'Until then only the terminal is at hand.',
    essential: true,
    isReady: isElectronReady,
    install: installElectron,
  },
  datasets: {
    name: 'datasets',
    title: 'Data',
    otherwise: () => '',
    essential: false,
    isReady: isFashionMnistReady,
    install: installFashionMnist,
  },
};

/** What only the benchmark uses, and only where it is asked for. @type {Part} */
export const peersPart = {
  name: 'peers',
  title: 'Peers',
  otherwise: () => '',
  essential: true,
  isReady: (env) => findPeers(env) !== null,
  install: installPeers,
};

/** What makes and runs TensorFlow Lite files, had when the first one is asked for. @type {Part} */
export const edgePart = {
  name: 'edge',
  title: 'TensorFlow Lite',
  otherwise: () => '',
  essential: true,
  isReady: isEdgeReady,
  install: installEdge,
};

/** A failure that took time is repeated from memory for so long before it is tried again. */
const holdOffMs = 15 * 60_000;

/**
 * Makes the parts ready. Failures are told on `stream` and returned, not thrown: the lab runs without any of them.
 * @param {readonly Part[]} wanted
 * @param {object} [options]
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {boolean} [options.retry] tries again what failed a moment ago
 * @param {TerminalStream} [options.stream] never standard output
 * @returns {Promise<Partial<Record<PartName, Failure>>>} what could not be had
 */
// eslint-disable-next-line no-restricted-properties -- its writer escapes
export async function setUp(wanted, { env = process.env, retry = false, stream = process.stderr } = {}) {
  /** @type {Partial<Record<PartName, Failure>>} */
  const remembered = {};
  const open = wanted.filter((part) => {
    if (!isAbsent(part, env)) return false;
    const known = retry ? null : recent(readFailure(part.name, env));
    if (known) remembered[part.name] = known;
    return !known;
  });
  const writer = terminalWriter(stream);
  const fresh = open.length > 0 ? await install(open, { env, stream }) : {};
  for (const part of wanted) {
    const failure = fresh[part.name] ?? (part.essential ? remembered[part.name] : undefined);
    if (!failure) continue;
    const sentences = [`${part.title}:`, failure.message, failure.remedy, part.otherwise()];
    writer.line(sentences.filter(Boolean).join(' '));
  }
  return { ...remembered, ...fresh };
}

/**
 * @param {Part} part
 * @param {NodeJS.ProcessEnv} env
 */
function isAbsent(part, env) {
  try {
    return !part.isReady(env);
  } catch (error) {
    if (error instanceof SetupError) return true;
    throw error;
  }
}

/** @param {Failure | null} failure */
function recent(failure) {
  return failure && !failure.instant && Date.now() - Date.parse(failure.at) < holdOffMs ? failure : null;
}

/**
 * @param {readonly Part[]} open
 * @param {{ env: NodeJS.ProcessEnv, stream: TerminalStream }} context
 */
async function install(open, { env, stream }) {
  const cache = cacheFolder(env);
  const progressOf = createDisplay(stream);
  /** @type {Partial<Record<PartName, Failure>>} */
  const failures = {};
  const stop = endOnSignals(stream);
  try {
    await withLock(
      join(cache, 'setup'),
      { onWait: () => progressOf('Set-up').say('another one is at work; waiting for it') },
      async () => {
        await sweep(
          ['runtimes', 'bindings', 'electron', 'datasets', 'edge', 'downloads'].map((name) => join(cache, name)),
        );
        await Promise.all(
          open.map(async (part) => {
            if (!isAbsent(part, env)) return;
            const startedAt = Date.now();
            const progress = progressOf(part.title);
            try {
              await part.install({ env, progress });
              writeFailure(part.name, null, env);
              progress.end();
              progress.say(`ready after ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
            } catch (error) {
              progress.end();
              failures[part.name] = describe(error);
              writeFailure(part.name, failures[part.name] ?? null, env);
            }
          }),
        );
      },
    );
  } catch (error) {
    // The cache folder itself can't be written, say.
    for (const part of open) failures[part.name] ??= describe(error);
  } finally {
    stop();
  }
  return failures;
}

/**
 * @param {unknown} error
 * @returns {Failure}
 */
function describe(error) {
  const at = new Date().toISOString();
  if (error instanceof SetupError) return { message: error.message, remedy: error.remedy, instant: error.instant, at };
  return { message: error instanceof Error ? `${error.message}.` : String(error), remedy: null, instant: true, at };
}

/**
 * Ctrl-C ends the children too. What they had half done lies aside and is swept by the next set-up.
 * @param {TerminalStream} stream
 * @returns {() => void} restores the signals
 */
function endOnSignals(stream) {
  /** @param {NodeJS.Signals} signal */
  const end = (signal) => {
    killChildren();
    terminalWriter(stream).lines('\nSet-up interrupted; the next one goes on from here.\n');
    process.exit(128 + constants.signals[signal]);
  };
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
  for (const signal of signals) process.on(signal, end);
  return () => {
    for (const signal of signals) process.off(signal, end);
  };
}
