import type {
  AppEvent,
  CallResult,
  Calls,
  DoctorReport,
  LabBridge,
  PortMessage,
  ChosenPath,
  SavedComparison,
} from '../../../electron/protocol/app.js';
import { compareRuns } from '../../../models/core/comparison/comparison.js';
import type { ComparedRun } from '../../../models/core/comparison/compared-run.js';
import { drawnCurves } from '../../../models/core/comparison/drawn-curves.js';
import type { DatasetInfo } from '../../../models/data/dataset.js';
import { inventedDatasets } from './datasets.js';
import { bitmapFile } from './bitmap-file.js';
import { inventPredictions } from './mock-classifier.js';
import { babble } from './mock-panels.js';
import { inventCodes, inventDescription } from './mock-edge.js';
import { MockRun } from './mock-run.js';
import { scenarioRuns } from './scenarios.js';

/** Main and its workers, invented. `window.lab` in the console can crash a run: `lab.crash(id)`. */
export class MockLab implements LabBridge {
  readonly #listeners = new Set<(event: AppEvent) => void>();
  readonly #runs: MockRun[];
  readonly #scenario: string;
  #datasets: DatasetInfo[];

  constructor(scenario: string) {
    this.#scenario = scenario;
    this.#datasets = inventedDatasets.filter((one) => scenario !== 'pictures' || one.kind === 'images');
    this.#runs = scenarioRuns(scenario).map((options) => new MockRun(options, () => this.#tellRuns()));
    setInterval(() => this.#tellRuns(), 1000);
  }

  /** What is chosen where a model is asked for, one after the other. */
  models = ['fashion-cnn.onnx', 'fashion-cnn-int8.onnx'];
  readonly #answers: { id: string; step: number; panel: string; input: string }[] = [];
  #cancelled = false;
  #comparisons: SavedComparison[] = [];

  #compared(ids: readonly string[]): ComparedRun[] {
    return ids.map((id) => {
      const { record, metrics } = this.#run(id).history();
      return { record: { ...record, id }, changes: [], measured: metrics };
    });
  }

  /** What main would serve at an address of a panel record; null for any other. */
  readPanels(url: string): Response | null {
    const [path, search] = url.split('?') as [string, string?];
    const searchParams = new URLSearchParams(search);
    const found = /\/lab\/(?:runs\/([^/]+)\/panels\/([^/]+)|(answers))\/(\d+)\.(json|bin|png)$/.exec(path);
    if (!found) return null;
    const [, id, panel, ofAnswer, number, kind] = found;
    const answer = ofAnswer ? this.#answers[Number(number)] : undefined;
    const run = this.#runs.find((one) => one.options.id === (answer?.id ?? decodeURIComponent(id ?? '')));
    const invented = run?.panel(answer?.panel ?? panel ?? '', answer?.step ?? Number(number), answer?.input);
    if (!invented) return new Response(null, { status: 404 });
    if (kind === 'png') return invented.picture ? new Response(bitmapFile(invented.picture)) : null;
    if (kind === 'json') return new Response(JSON.stringify(invented.record));
    const values = invented.read(Number(searchParams.get('offset')), Number(searchParams.get('bytes')));
    return new Response(new Uint8Array(values.buffer as ArrayBuffer));
  }

  crash(id: string): void {
    this.#run(id).crash();
  }

  onEvent(listener: (event: AppEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  chosen(file: object): Promise<ChosenPath | null> {
    const path = file instanceof File ? `/home/ada/${file.name}` : null;
    return Promise.resolve(path === null ? null : { token: path, path });
  }

  async invoke<C extends keyof Calls>(
    call: C,
    ...args: Parameters<Calls[C]>
  ): Promise<CallResult<ReturnType<Calls[C]>>> {
    await pause(15);
    try {
      const answer = this.#calls[call] as (
        ...args: Parameters<Calls[C]>
      ) => Promise<ReturnType<Calls[C]>> | ReturnType<Calls[C]>;
      return { ok: true, value: await answer(...args) };
    } catch (thrown) {
      const { message, field } = thrown as Error & { field?: string };
      return { ok: false, error: field === undefined ? { message } : { message, field } };
    }
  }

  readonly #calls: {
    [C in keyof Calls]: (...args: Parameters<Calls[C]>) => ReturnType<Calls[C]> | Promise<ReturnType<Calls[C]>>;
  } = {
    appInfo: () => ({
      version: '0.1.0',
      electron: '22.3.25',
      platform: 'Linux x64',
      warnings:
        this.#scenario === 'warned' ? ['Electron 22 is out of support: install a current one for everyday use.'] : [],
    }),
    doctor: () => doctor,
    device: () => ({
      title: this.#scenario === 'gpu' ? gpu.name : 'CPU · 2 cores',
      gpus: this.#scenario === 'gpu' ? [gpu] : [],
      problem: null,
      cpuLoad: this.#runs.some((run) => run.record.status === 'running') ? 0.93 : 0.08,
      memoryUsedMb: 5321,
      memoryTotalMb: 24_576,
    }),
    listDatasets: () => this.#datasets,
    choosePath: (kind) => {
      if (kind === 'model') {
        const path = `/home/ada/models/${this.models.shift() ?? 'broken.onnx'}`;
        return { token: path, path };
      }
      const path = kind === 'folder' ? '/home/ada/pictures/leaves' : '/home/ada/reviews.csv';
      return { token: path, path };
    },
    addDataset: async (request) => {
      for (let done = 0; done <= 2000; done += 100) {
        this.#emit({ kind: 'import-progress', done, total: 2000, what: 'Reading images' });
        await pause(120);
      }
      this.#emit({ kind: 'import-ended' });
      const name = request.name ?? 'leaves';
      const added: DatasetInfo = {
        ...inventedDatasets[0],
        name,
        title: name,
        origin: 'user',
        licence: null,
        train: 1800,
        test: 200,
        summary: `From ${request.path}.`,
        classNames: ['oak', 'birch'],
      };
      this.#datasets = [...this.#datasets, added];
      return added;
    },
    addDrawing: ({ name, points }) => {
      const added = {
        ...inventedDatasets.find((one) => one.kind === 'table')!,
        name,
        title: name,
        origin: 'user' as const,
      };
      this.#datasets = [...this.#datasets, { ...added, train: points.length }];
      return added;
    },
    removeDataset: (name) => void (this.#datasets = this.#datasets.filter((one) => one.name !== name)),
    neededBy: () => "The run brave-otter learns from it, and can't go on or be evaluated without it.",
    classCounts: (name) => {
      const names = this.#datasets.find((one) => one.name === name)?.classNames ?? [];
      return names.map((_, i) => 6000 - 137 * i);
    },
    listRuns: () => this.#runs.map((run) => run.summary()),
    rowDetails: () => [],
    createRun: (request) => {
      const busy = this.#runs.some((run) => run.record.status === 'running');
      const run = new MockRun(
        {
          id: `20261123-100000-gan-run-${this.#runs.length}`,
          name: request.name ?? 'brave-otter',
          status: busy ? 'queued' : 'running',
          step: 0,
          steps: typeof request.config['steps'] === 'number' ? request.config['steps'] : 18_740,
          architecture: request.architecture,
          preset: request.preset,
          config: request.config,
          ...(request.start
            ? {
                origin: {
                  kind: 'start',
                  ...request.start,
                  step: request.start.step ?? this.#run(request.start.id).record.step,
                } as const,
              }
            : {}),
        },
        () => this.#tellRuns(),
      );
      this.#runs.unshift(run);
      this.#tellRuns();
      return run.summary();
    },
    estimateMemory: ({ config }) => {
      const GB = 2 ** 30;
      const at = (batchSize: number, accumulate: number) => {
        const activations = (batchSize / 64) * 0.4 * GB;
        const parts = { parameters: 8e6, optimizer: 16e6, sums: 0, data: 0.2 * GB, activations, process: 0.5 * GB };
        const peak = Object.values(parts).reduce((sum, bytes) => sum + bytes, 0);
        return { batchSize, accumulate, parts, peak };
      };
      const batchSize = Number(config['batchSize'] ?? 64);
      const smaller = [2, 4, 8, 16, 32].map((accumulate) => at(batchSize / accumulate, accumulate));
      const room = { free: 3.1 * GB, total: 16 * GB };
      return { report: { place: 'cpu', planned: at(batchSize, Number(config['accumulate'] ?? 1)), smaller }, room };
    },
    readRun: (id) => this.#run(id).history(),
    compareRuns: (ids, reference) => ({
      ...compareRuns(this.#compared(ids), Math.max(0, ids.indexOf(reference ?? ''))),
      unread: [],
      notes: [],
    }),
    comparisonCurves: (ids, request) => drawnCurves(this.#compared(ids), request),
    listComparisons: () => ({ comparisons: this.#comparisons, unread: [] }),
    saveComparison: ({ id, name, by, runs }) => {
      const saved = {
        ...{ id: id ?? `comparison-${this.#comparisons.length}`, name, by, at: new Date().toISOString() },
        runs: runs.map((run) => ({ id: run, name: this.#run(run).record.name, there: true })),
      };
      this.#comparisons = [...this.#comparisons.filter((one) => one.id !== saved.id), saved];
      return saved;
    },
    removeComparison: (id) => {
      this.#comparisons = this.#comparisons.filter((one) => one.id !== id);
    },
    control: (id, command) => this.#run(id).control(command),
    liveAt: (id) => this.#run(id).history().live,
    continueRun: (id) => {
      this.#run(id).resume();
      return this.#run(id).summary();
    },
    takeOverRun: (id) => {
      this.#run(id).resume();
      return this.#run(id).summary();
    },
    dataChange: () => null,
    branchRun: (id, step) => {
      const run = new MockRun(
        {
          ...this.#run(id).options,
          id: `${id}-branch`,
          name: 'quiet-heron',
          step,
          status: 'running',
          origin: { kind: 'branch', id, step },
        },
        () => this.#tellRuns(),
      );
      this.#runs.unshift(run);
      return run.summary();
    },
    renameRun: (id, name) => {
      this.#run(id).record.name = name;
      this.#tellRuns();
      return this.#run(id).summary();
    },
    tagRuns: () => [],
    pinRuns: () => [],
    noteRun: (id) => this.#run(id).summary(),
    discardRuns: () => [],
    addFavourite: (id, favourite) => {
      const { favourites } = this.#run(id);
      favourites.push({ ...favourite, at: new Date().toISOString(), answerable: true });
      return [...favourites];
    },
    removeFavourite: (id, name) => {
      const run = this.#run(id);
      run.favourites = run.favourites.filter((one) => one.name !== name);
      return run.favourites;
    },
    dismissDiagnosis: (id) => this.#run(id).summary(),
    discardRun: (id) => {
      this.#runs.splice(this.#runs.indexOf(this.#run(id)), 1);
      this.#tellRuns();
    },
    revealRun: () => undefined,
    copyText: () => undefined,
    runCommand: () => ({ command: 'lab train gan --preset mlp --dataset fashion-mnist --seed 7', notes: [] }),
    saveReport: () => true,
    exportRun: () => true,
    importRun: () => null,
    exportPicture: () => true,
    saveFile: (name, bytes) => {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([new Uint8Array(bytes)]));
      link.download = name;
      link.click();
      return true;
    },
    ask: async (id, step, request, { name, asked }) => {
      const at = step ?? this.#run(id).record.step;
      await pause(400);
      const plain = { step: at, number: null, warnings: [] };
      if (name === 'evaluate') {
        return {
          ...plain,
          body: { values: { validationLoss: 1.87, accuracy: 0.913 }, examples: 2000, unit: 'sequences' },
        };
      }
      if (name === 'model-graph') return { ...plain, body: inventDescription(Number(asked['variant'])) };
      if (name === 'loading-code') return { ...plain, body: inventCodes() };
      if (name === 'copy-files')
        return { ...plain, body: { folder: `${String(asked['folder'])}/onnx-int8`, files: [] } };
      const classifier = this.#run(id).classifier(at);
      if (name === 'predict' && classifier) return { ...plain, body: inventPredictions(classifier, asked) };
      if (name === 'generate') return { ...plain, body: await this.#write(id, at, request, asked) };
      const input = String(asked['text'] ?? asked['file'] ?? `Test image ${String(asked['example'] ?? asked['seed'])}`);
      const strange = /[^\x20-\x7e\n]/u.exec(input);
      if (strange) throw new Error(`text: the character '${strange[0]}' is not in the vocabulary of this run.`);
      const panel = { draw: 'gallery', 'explain-row': 'importance', features: 'feature-maps' }[name] ?? name;
      this.#answers.push({ id, step: at, panel, input });
      const body = this.#run(id).panel(panel, at, input)!.record.body;
      const warnings = this.#scenario === 'warned' ? ['The data are no longer those that it was trained on.'] : [];
      return { ...plain, body, number: this.#answers.length - 1, warnings };
    },
    useTool: (_architecture, { asked }) => inventDescription(String(asked['file']).split('/').pop()!),
    cancelAsking: () => void (this.#cancelled = true),
    attach: (id) => {
      if (!['running', 'paused'].includes(this.#run(id).record.status)) return false;
      const { port1, port2 } = new MessageChannel();
      this.#run(id).attach(port1);
      const message: PortMessage = { kind: 'run-port', id };
      window.postMessage(message, location.origin, [port2]);
      return true;
    },
    detach: () => undefined,
  };

  async #write(id: string, at: number, request: number, asked: Record<string, unknown>): Promise<unknown> {
    const [prompt, seed, most] = [String(asked['prompt']), Number(asked['seed']), Number(asked['maxTokens'])];
    if (prompt.length > 64) {
      const message = `prompt: ${prompt.length} tokens are more than the context of 64; shorten it.`;
      throw Object.assign(new Error(message), { field: 'prompt' });
    }
    this.#cancelled = false;
    const letters = Array.from(babble(at / this.#run(id).record.steps, seed)).slice(0, most);
    let text = '';
    for (const letter of letters) {
      if (this.#cancelled) break;
      await pause(12);
      text += letter;
      this.#emit({ kind: 'pieces', request, pieces: [letter] });
    }
    return { text, tokens: text.length, seconds: text.length * 0.012 };
  }

  #run(id: string): MockRun {
    const run = this.#runs.find((one) => one.options.id === id);
    if (!run) throw new Error(`run: '${id}' is not there; it may have been discarded.`);
    return run;
  }

  #tellRuns(): void {
    this.#emit({ kind: 'runs', runs: this.#runs.map((run) => run.summary()) });
  }

  #emit(event: AppEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const gpu = {
  device: 'gpu:0',
  name: 'NVIDIA GeForce RTX 4090',
  memoryUsedMb: 17_408,
  memoryTotalMb: 24_564,
  utilisationPercent: 92,
  temperatureC: 64,
  powerW: 310,
};

const doctor: DoctorReport = {
  ok: true,
  tensorflow: { version: '2.21.0', native: true, flavour: 'cpu', backend: 'tensorflow' },
  gpus: [],
  electron: { version: '22.3.25', origin: 'wheel', supported: false },
  datasets: [{ name: 'fashion-mnist', train: 60_000, test: 10_000 }],
  checks: [
    { name: 'tensorflow', title: 'TensorFlow', status: 'ok', detail: 'Version 2.21.0 for CPU, native.', remedy: null },
    {
      name: 'gpu',
      title: 'GPU',
      status: 'missing',
      detail: 'No NVIDIA driver was found.',
      remedy: 'Install the driver of your graphics card, then run the set-up again.',
    },
    {
      name: 'electron',
      title: 'Electron',
      status: 'warning',
      detail: 'Version 22.3.25 is out of support.',
      remedy: 'Allow the download of a current Electron, or set ELECTRON_OVERRIDE_DIST_PATH.',
    },
    { name: 'data', title: 'Data sets', status: 'ok', detail: 'Fashion-MNIST, 60,000 + 10,000 images.', remedy: null },
    { name: 'disk', title: 'Disk', status: 'ok', detail: '53 GB free where runs are kept.', remedy: null },
  ],
};
