import { app } from 'electron';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { cacheFolder, dataFolders, projectRoot, runsFolder } from '../../build/paths.mjs';
import { cudaTools, runningFlavour } from '../../build/setup/runtime.mjs';
import { tensorflowVersion } from '../../build/setup/wheel-record.mjs';
import { readDevice, readTrainingGpus } from '../doctor/device.js';
import { diagnose, machineProbes } from '../doctor/doctor.js';
import { AskSession } from '../launch/ask-session.js';
import { executionPlace } from '../launch/execution-place.js';
import { gpuRoom } from '../launch/device-choice.js';
import { estimateInWorker } from '../launch/estimate-memory.js';
import { workerEnvironment } from '../launch/worker-environment.js';
import type { AppEvent } from '../protocol/app.js';
import { EVENT_CHANNEL } from '../protocol/channels.js';
import { machineRoom } from '../../models/core/memory-room.js';
import { Answers } from './answers.js';
import { describeApp } from './app-info.js';
import { serveApp } from './app-protocol.js';
import { openDoor } from './calls.js';
import { ChosenPaths } from './chosen-paths.js';
import { askBeforeClosing } from './closing.js';
import { DataPorts } from './data-ports.js';
import { importInWorker } from './dataset-import.js';
import { FileThread } from './files/file-thread.js';
import { createHandlers } from './handlers.js';
import { installMenu } from './menu.js';
import { slotEnvironment, trainingSlots } from './slots.js';
import { RunRegistry } from './run-registry.js';
import { MemoryEstimates } from './memory-estimates.js';
import { openTraining } from './training.js';
import { focusWindow, isAlive, lockDown, openWindow } from './window.js';
import { utilityProbe } from './utility-probe.js';
import { startWorker } from './worker-process.js';

/** A worker that hasn't stopped after this time when the app closes is killed; its last checkpoint is safe. */
const STOP_WITHIN_MS = 30_000;
/** And what the file thread is in the midst of is given so long. */
const FILES_WITHIN_MS = 5000;

/** Opens the window and puts the parts together, once Electron is ready. `home` is the user's folder. */
export function startApp(home: string): void {
  const dist = (name: string) => join(projectRoot, 'dist', name);
  const runsDir = runsFolder();
  const dataDirs = dataFolders();
  const openFiles = () => new FileThread(() => new Worker(dist('file-thread.cjs')));
  const files = openFiles();
  const registry = new RunRegistry();
  const worker = (device: Record<string, string> = {}, name = 'Model Lab worker') => {
    const env = workerEnvironment(process.env, { device, cuda: cudaTools() });
    return startWorker({ path: dist('worker.cjs'), env, name });
  };

  const chosen = new ChosenPaths();
  const answered = join(home, 'app', 'answers');

  lockDown();
  serveApp({
    page: dist('renderer'),
    answers: answered,
    chosenPath: (token) => chosen.find(token),
    runDir: (id) => registry.dirOf(id),
    preview: (name) => files.run('datasetPreview', name, dataDirs),
    images: (name, which) => files.run('datasetImages', name, which, dataDirs),
  });
  const window = openWindow({
    preload: dist('preload.cjs'),
    icon: join(projectRoot, 'build', 'icon.png'),
    stateFile: join(home, 'app', 'window.json'),
  });
  const contents = window.webContents;
  const contentsId = contents.id;
  const send = (event: AppEvent) => {
    if (isAlive(contents)) contents.send(EVENT_CHANNEL, event);
  };
  const openRun = (id: string) => {
    focusWindow(window);
    send({ kind: 'open-run', id });
  };

  const ports = new DataPorts(contents);
  const gpus = readTrainingGpus().then((found) => found.gpus);
  const { dispatcher, loaded } = openTraining({
    window,
    files,
    registry,
    ports,
    worker,
    runsDir,
    dataDirs,
    send,
    openRun,
    gpus,
    execution: executionPlace({
      workerPath: dist('worker.cjs'),
      tensorflow: runningFlavour(process.env) === 'none' ? null : tensorflowVersion,
      datasets: () => files.run('listDatasets', dataDirs),
      cache: cacheFolder(),
      env: process.env,
    }),
  });
  const answers = new Answers({
    folder: answered,
    onPieces: (request, pieces) => send({ kind: 'pieces', request, pieces }),
    // It shares the first device with what trains there: a question holds no slot and waits for none.
    start: async () => {
      const known = await gpus;
      const first = slotEnvironment(trainingSlots(known)[0]!, 'auto', known);
      return new AskSession({ transport: worker(first), dataDirs });
    },
  });
  const estimates = new MemoryEstimates({
    async estimate({ architecture, config, device }, signal) {
      const transport = worker(slotEnvironment(device, device, await gpus), 'Model Lab estimate');
      return estimateInWorker({ architecture, config, dataDirs, signal, transport });
    },
    room: async (place, device) => (place === 'cpu' ? machineRoom() : gpuRoom((await readDevice()).gpus, device)),
  });
  const handlers = createHandlers({
    window,
    files,
    openFiles,
    chosen,
    registry,
    dispatcher,
    ports,
    answers,
    estimates,
    runsDir,
    dataDirs,
    loaded,
    send,
    doctor: () => diagnose(machineProbes(process.env, utilityProbe)),
    device: readDevice,
    gpus,
    appInfo: describeApp({ app: app.getVersion(), electron: process.versions.electron, platform: process.platform }),
    importDataset: (request) =>
      importInWorker({
        request,
        dataDirs,
        transport: worker(),
        onProgress: (progress) => send({ kind: 'import-progress', ...progress }),
      }).finally(() => send({ kind: 'import-ended' })),
  });
  openDoor(handlers, chosen, () => (window.isDestroyed() ? null : contentsId));
  installMenu({
    newRun: () => send({ kind: 'open-page', page: 'new-run' }),
    importRun: () => send({ kind: 'import-run' }),
    doctor: () => send({ kind: 'open-page', page: 'settings' }),
    readme: join(projectRoot, 'README.md'),
  });

  const stopAll = () => dispatcher.stopAll(STOP_WITHIN_MS);
  const filesWritten = () => Promise.race([files.settled(), sleep(FILES_WITHIN_MS)]);
  askBeforeClosing(window, { training: () => dispatcher.liveNames(), stopAll });
  app.on('second-instance', () => focusWindow(window));
  app.on('window-all-closed', () => app.quit());
  let leaving = false;
  app.on('will-quit', (event) => {
    // What was just said of a run is written first.
    if (files.busy && !leaving) {
      leaving = true;
      event.preventDefault();
      void filesWritten().then(() => app.quit());
      return;
    }
    answers.close();
    estimates.close();
    files.close();
  });
  // Nobody can be asked when the terminal or the system ends the app; checkpoints are written all the same.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(
      signal,
      () =>
        void Promise.all([stopAll(), filesWritten()]).then(() => {
          answers.close();
          estimates.close();
          app.exit(0);
        }),
    );
  }
}
