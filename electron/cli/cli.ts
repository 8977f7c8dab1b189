/** `lab`: the laboratory in a terminal. It loads no TensorFlow itself: that is its workers' business. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, dataFolders, projectRoot, runsFolder, startedIn } from '../../build/paths.mjs';
import { cudaTools, runningFlavour } from '../../build/setup/runtime.mjs';
import { tensorflowVersion } from '../../build/setup/wheel-record.mjs';
import { listDatasets } from '../../models/data/catalog.js';
import { readTrainingGpus } from '../doctor/device.js';
import { executionPlace } from '../launch/execution-place.js';
import { forkWorker } from '../launch/fork-transport.js';
import { workerEnvironment } from '../launch/worker-environment.js';
import { homeTrash } from '../runs/trash.js';
import { exitCodes } from './cli-context.js';
import { runCli } from './run-cli.js';
import { outputTaken, processTerminal } from './terminal.js';

// The bundles lie side by side.
const workerPath = join(__dirname, 'worker.cjs');

const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as { version: string };

let isLost = false;

void runCli(process.argv.slice(2), {
  version,
  terminal: processTerminal(() => (isLost = true)),
  runsDir: runsFolder(),
  dataDirs: dataFolders(),
  trash: homeTrash(process.env),
  workingDir: startedIn(),
  now: () => new Date(),
  pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  spawnWorker: (device) => forkWorker(workerPath, workerEnvironment(process.env, { device, cuda: cudaTools() })),
  gpus: async () => (await readTrainingGpus()).gpus,
  execution: executionPlace({
    workerPath,
    tensorflow: runningFlavour(process.env) === 'none' ? null : tensorflowVersion,
    datasets: () => listDatasets(dataFolders()),
    cache: cacheFolder(),
    env: process.env,
  }),
  onInterrupt(listener) {
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
    for (const signal of signals) process.on(signal, listener);
    return () => {
      for (const signal of signals) process.off(signal, listener);
    };
  },
}).then((code) => {
  // A pipe takes what was written when its reader has room, and what was written last may still fail.
  const end = (): void => process.exit(code === exitCodes.done && isLost ? exitCodes.failed : code);
  void outputTaken().then(() => setImmediate(end));
});
