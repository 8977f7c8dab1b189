import { app, clipboard, dialog, shell, type BrowserWindow } from 'electron';
import { homedir } from 'node:os';
import { extname, join } from 'node:path';
import { withPaths, type PathOf } from '../../models/core/parse-question.js';
import { RequestError } from '../../models/core/errors.js';
import { checkTag } from '../../models/core/run-tags.js';
import { architectureConfig } from '../../models/core/parse-config.js';
import { deviceProblem } from '../launch/device-choice.js';
import type { DataDirs, DatasetImport, DatasetInfo } from '../../models/data/dataset.js';
import type {
  AppEvent,
  AppInfo,
  CreateRunRequest,
  DeviceStatus,
  DoctorReport,
  GoingOn,
  GpuStatus,
  Refusal,
  RunSummary,
} from '../protocol/app.js';
import type { NewRun } from '../runs/create-run.js';
import { summarise } from '../runs/run-store.js';
import type { Answers } from './answers.js';
import type { Imported } from './dataset-import.js';
import { callError } from './call-error.js';
import type { CallHandlers } from './calls.js';
import type { ChosenPaths } from './chosen-paths.js';
import type { DataPorts } from './data-ports.js';
import { moveToBin } from './discard.js';
import { importDrawing } from './drawn-points.js';
import type { FileThread } from './files/file-thread.js';
import type { MemoryEstimates } from './memory-estimates.js';
import { checkQuestion, checkTool } from '../runs/check-question.js';
import { checkCommand, parseNewRun, parseStart } from './new-run.js';
import { fileName } from './file-name.js';
import type { RunDispatcher } from './run-dispatcher.js';
import type { RunRegistry } from './run-registry.js';
import { runFileCalls } from './run-files.js';
import { untrainedDir } from './untrained.js';

export interface HandlerOptions {
  window: BrowserWindow;
  files: FileThread;
  /** Another thread, for what may take minutes. To be closed. */
  openFiles: () => FileThread;
  chosen: ChosenPaths;
  registry: RunRegistry;
  dispatcher: RunDispatcher;
  ports: DataPorts;
  answers: Answers;
  estimates: MemoryEstimates;
  runsDir: string;
  dataDirs: DataDirs;
  appInfo: AppInfo;
  /** Settles once the runs on the disk are known. */
  loaded: Promise<void>;
  doctor: () => Promise<DoctorReport>;
  device: () => Promise<DeviceStatus>;
  /** The GPUs that runs can ask for. */
  gpus: Promise<readonly GpuStatus[]>;
  importDataset: (request: DatasetImport) => Promise<Imported>;
  send: (event: AppEvent) => void;
}

/** What answers each call of the page. */
export function createHandlers(options: HandlerOptions): CallHandlers {
  const { window, files, chosen, registry, dispatcher, ports, answers, runsDir, dataDirs, loaded, send } = options;

  const pathOf: PathOf = (given, key, widget) =>
    widget === 'run' ? registry.get(given).dir : chosen.pathOf(given, key);

  async function datasets(): Promise<DatasetInfo[]> {
    return files.run('listDatasets', dataDirs);
  }

  async function tellDatasets(): Promise<DatasetInfo[]> {
    const list = await datasets();
    send({ kind: 'datasets', datasets: list });
    return list;
  }

  function changed(): void {
    send({ kind: 'runs', runs: dispatcher.summaries() });
  }

  /** Throws RequestError where the request is wrong. */
  async function newRun(request: CreateRunRequest): Promise<NewRun> {
    const problem = deviceProblem(request.device ?? 'auto', await options.gpus);
    if (problem !== null) throw new RequestError(`device: ${problem}`, { field: 'device' });
    const { schema } = architectureConfig(request.architecture);
    const config = withPaths(schema, request.config, pathOf);
    const run = await parseNewRun(
      { ...request, config },
      {
        datasets: await datasets(),
        byDefault: (kind) => files.run('defaultDataset', dataDirs, kind),
      },
    );
    const { start } = request;
    if (!start) return parseStart(run, null);
    const from = await files.run('startOf', startDir(start.id), { step: start.step, part: start.part, runsDir });
    return parseStart(run, from);
  }

  function startDir(id: string): string {
    return registry.get(id).dir;
  }

  /** Each once; null for one that is gone. */
  function foldersOf(ids: readonly string[]): { id: string; dir: string | null }[] {
    return [...new Set(ids)].map((id) => ({ id, dir: registry.dirOf(id) }));
  }

  /** Queues the run again; what waits already goes on waiting. */
  async function goOn(id: string, how: GoingOn & { steps?: number; takeOver?: boolean }): Promise<RunSummary> {
    const dir = await untrainedDir(id, options, how);
    if (dispatcher.summary(id).queuePosition === null) {
      registry.put(dir, await files.run('prepareContinuation', dir, dataDirs, how));
      dispatcher.enqueue(id);
    }
    return dispatcher.summary(id);
  }

  async function discard(id: string): Promise<void> {
    const dir = await untrainedDir(id, options);
    await dispatcher.withdraw(id);
    await moveToBin(dir);
    registry.remove(id);
  }

  /** Does the same to each of these runs, and tells the page once. */
  async function each(ids: readonly string[], work: (id: string) => Promise<void>): Promise<Refusal[]> {
    const refused: Refusal[] = [];
    for (const id of ids) {
      await work(id).catch((error: unknown) => refused.push({ id, message: callError(error).message }));
    }
    changed();
    return refused;
  }

  async function imported({ name, notes }: Imported): Promise<DatasetInfo> {
    const added = (await tellDatasets()).find((one) => one.name === name);
    if (!added) throw new RequestError(`${name} was imported but can't be found; look at its folder.`);
    return { ...added, notes };
  }

  return {
    appInfo: () => options.appInfo,
    doctor: () => options.doctor(),
    device: () => options.device(),
    listDatasets: () => datasets(),

    async choosePath(kind) {
      const titles = {
        folder: 'Folder of images or texts',
        file: 'Images, a text or a table',
        image: 'Image',
        model: 'Model',
      };
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        title: titles[kind],
        defaultPath: homedir(),
        properties: [kind === 'folder' ? 'openDirectory' : 'openFile'],
        ...(kind === 'image' && { filters: [{ name: 'PNG or JPEG image', extensions: ['png', 'jpg', 'jpeg'] }] }),
      });
      const [path] = filePaths;
      return canceled || path === undefined ? null : chosen.add(path);
    },

    addDataset: async (request) =>
      imported(await options.importDataset({ ...request, path: chosen.pathOf(request.path, 'path') })),

    addDrawing: async (drawing) => imported(await importDrawing(drawing, options.importDataset)),

    async removeDataset(name) {
      await files.run('removeDataset', name, dataDirs);
      await tellDatasets();
    },

    neededBy: (name) => files.run('neededBy', name, runsDir, dataDirs),
    classCounts: (name) => files.run('classCounts', name, dataDirs),

    async listRuns() {
      await loaded;
      return dispatcher.summaries();
    },

    async rowDetails(ids) {
      await loaded;
      const known = ids.flatMap((id) => ({ id, dir: registry.dirOf(id) }));
      return files.run(
        'rowDetails',
        runsDir,
        known.flatMap(({ id, dir }) => (dir === null ? [] : { id, dir })),
      );
    },

    async createRun(request) {
      const run = await newRun(request).catch(async (error: unknown) => {
        // The form may know data sets that are gone by now, or others.
        await tellDatasets();
        throw error;
      });
      // What the form asked last is of no use any more, and would take its share of the machine.
      options.estimates.close();
      const { dir, record } = await files.run('createRun', runsDir, run, request.start && startDir(request.start.id));
      const id = registry.put(dir, record);
      dispatcher.enqueue(id);
      return dispatcher.summary(id);
    },

    async estimateMemory(request) {
      const { architecture, config } = await newRun(request);
      return options.estimates.of({ architecture, config, device: request.device ?? 'auto' });
    },

    async readRun(id) {
      await loaded;
      return files.run('readRun', registry.get(id).dir);
    },

    async compareRuns(ids, reference) {
      await loaded;
      return files.run('compareRuns', foldersOf(ids), runsDir, reference);
    },
    async comparisonCurves(ids, request) {
      await loaded;
      return files.run('comparisonCurves', foldersOf(ids), runsDir, request);
    },
    listComparisons: () => files.run('listComparisons', runsDir),
    saveComparison: (comparison) => files.run('saveComparison', runsDir, comparison),
    removeComparison: (id) => files.run('removeComparison', runsDir, id),

    liveAt: (id, step) => files.run('liveAt', registry.get(id).dir, step),

    async control(id, command) {
      checkCommand(registry.get(id).summary.architecture, command);
      await dispatcher.control(id, command);
    },

    continueRun: (id, steps, how) => goOn(id, { ...how, ...(steps !== undefined && { steps }) }),
    takeOverRun: (id, how) => goOn(id, { ...how, takeOver: true }),
    dataChange: (id, step) => files.run('dataChange', registry.get(id).dir, step, dataDirs),

    async branchRun(id, step, changes = {}, how = {}) {
      const from = registry.get(id);
      const { schema } = architectureConfig(from.summary.architecture);
      const options = { runsDir, dirs: dataDirs, changes: withPaths(schema, changes, pathOf), ...how };
      const { dir, record } = await files.run('branchRun', from.dir, step, options);
      const branch = registry.put(dir, record);
      dispatcher.enqueue(branch);
      return dispatcher.summary(branch);
    },

    async renameRun(id, name) {
      const { dir } = registry.get(id);
      const record = await files.run('renameRun', dir, name);
      registry.patch(id, { name: record.name });
      changed();
      return dispatcher.summary(id);
    },

    async tagRuns(ids, change) {
      // A tag that is not allowed is so for all of them.
      for (const tag of change.add) checkTag(tag);
      return each(ids, async (id) => registry.heed(id, await files.run('tagRun', registry.get(id).dir, change)));
    },

    pinRuns: (ids, pinned) =>
      each(ids, async (id) => registry.heed(id, await files.run('pinRun', registry.get(id).dir, pinned))),

    async noteRun(id, note) {
      registry.heed(id, await files.run('noteRun', registry.get(id).dir, note));
      changed();
      return dispatcher.summary(id);
    },

    addFavourite: (id, favourite) => files.run('addFavourite', registry.get(id).dir, favourite),
    removeFavourite: (id, name) => files.run('removeFavourite', registry.get(id).dir, name),
    async dismissDiagnosis(id, name, step) {
      const { dir } = registry.get(id);
      const { diagnosis } = summarise(await files.run('dismissDiagnosis', dir, name, step));
      registry.patch(id, { diagnosis });
      changed();
      return dispatcher.summary(id);
    },

    async discardRun(id) {
      await discard(id);
      changed();
    },

    discardRuns: (ids) => each(ids, discard),

    revealRun(id) {
      shell.showItemInFolder(registry.get(id).dir);
    },

    copyText: (text) => clipboard.writeText(text),

    ...runFileCalls({ ...options, changed }),

    async exportPicture(id, panel, step) {
      const { dir, summary } = registry.get(id);
      const { canceled, filePath } = await dialog.showSaveDialog(window, {
        title: `Save the picture of step ${step}`,
        defaultPath: join(app.getPath('pictures'), fileName(`${summary.name}-${panel}-${step}.png`)),
        filters: [{ name: 'PNG image', extensions: ['png'] }],
      });
      if (canceled || !filePath) return false;
      const picture = await files.run('panelFile', dir, panel, step, '.png');
      if (picture === null) throw new RequestError(`There is no picture of step ${step} any more.`);
      await files.run('copyFile', picture, filePath);
      return true;
    },

    async saveFile(name, bytes) {
      const safeName = fileName(name);
      const extension = extname(safeName).slice(1);
      const { canceled, filePath } = await dialog.showSaveDialog(window, {
        title: `Save ${safeName}`,
        defaultPath: join(app.getPath('downloads'), safeName),
        ...(extension !== '' && { filters: [{ name: `${extension.toUpperCase()} file`, extensions: [extension] }] }),
      });
      if (canceled || !filePath) return false;
      await files.run('exportFile', filePath, bytes);
      return true;
    },

    async ask(id, step, request, question) {
      const { dir } = registry.get(id);
      return answers.ask({ dir, step, request }, checkQuestion(await files.run('readRecord', dir), question, pathOf));
    },

    useTool: (architecture, question) =>
      answers.use({ architecture, question: checkTool(architecture, question, pathOf) }),

    cancelAsking() {
      answers.cancel();
    },

    async attach(id) {
      await loaded;
      registry.get(id);
      return ports.attach(id);
    },

    detach(id) {
      ports.detach(id);
    },
  };
}
