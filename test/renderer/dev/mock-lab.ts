import type {
  AppEvent,
  CallResult,
  Calls,
  DoctorReport,
  LabBridge,
  PortMessage,
} from '../../../electron/protocol/app.js';
import type { DatasetInfo } from '../../../models/data/dataset.js';
import { MockRun } from './mock-run.js';
import { scenarioRuns } from './scenarios.js';

/** Main and its workers, invented. `window.lab` in the console can crash a run: `lab.crash(id)`. */
export class MockLab implements LabBridge {
  readonly #listeners = new Set<(event: AppEvent) => void>();
  readonly #runs: MockRun[];
  readonly #scenario: string;
  #datasets: DatasetInfo[] = datasets;

  constructor(scenario: string) {
    this.#scenario = scenario;
    this.#runs = scenarioRuns(scenario).map((options) => new MockRun(options, () => this.#tellRuns()));
    setInterval(() => this.#tellRuns(), 1000);
  }

  crash(id: string): void {
    this.#run(id).crash();
  }

  onEvent(listener: (event: AppEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async invoke<C extends keyof Calls>(
    call: C,
    ...args: Parameters<Calls[C]>
  ): Promise<CallResult<ReturnType<Calls[C]>>> {
    await new Promise((resolve) => setTimeout(resolve, 15));
    try {
      const answer = this.#calls[call] as (
        ...args: Parameters<Calls[C]>
      ) => Promise<ReturnType<Calls[C]>> | ReturnType<Calls[C]>;
      return { ok: true, value: await answer(...args) };
    } catch (thrown) {
      return { ok: false, error: { message: (thrown as Error).message } };
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
      cpuLoad: this.#runs.some((run) => run.record.status === 'running') ? 0.93 : 0.08,
      memoryUsedMb: 5321,
      memoryTotalMb: 24_576,
    }),
    listDatasets: () => this.#datasets,
    choosePath: (kind) => (kind === 'folder' ? '/home/ada/pictures/leaves' : '/home/ada/digits/train-images.idx'),
    addDataset: async (request) => {
      for (let done = 0; done <= 2000; done += 100) {
        this.#emit({ kind: 'import-progress', done, total: 2000, what: 'Reading images' });
        await new Promise((resolve) => setTimeout(resolve, 120));
      }
      const name = request.name ?? 'leaves';
      const added: DatasetInfo = {
        ...datasets[0]!,
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
    removeDataset: (name) => void (this.#datasets = this.#datasets.filter((one) => one.name !== name)),
    listRuns: () => this.#runs.map((run) => run.summary()),
    createRun: (request) => {
      const busy = this.#runs.some((run) => run.record.status === 'running');
      const run = new MockRun(
        {
          id: `20261123-100000-gan-run-${this.#runs.length}`,
          name: request.name ?? 'brave-otter',
          status: busy ? 'queued' : 'running',
          step: 0,
          steps: typeof request.config['steps'] === 'number' ? request.config['steps'] : 18_740,
          config: request.config,
        },
        () => this.#tellRuns(),
      );
      this.#runs.unshift(run);
      this.#tellRuns();
      return run.summary();
    },
    readRun: (id) => this.#run(id).history(),
    control: (id, command) => this.#run(id).control(command),
    continueRun: (id) => {
      this.#run(id).resume();
      return this.#run(id).summary();
    },
    branchRun: (id, step) => {
      const run = new MockRun(
        { ...this.#run(id).options, id: `${id}-branch`, name: 'quiet-heron', step, status: 'running' },
        () => this.#tellRuns(),
      );
      run.record.parent = { id, step };
      this.#runs.unshift(run);
      return run.summary();
    },
    renameRun: (id, name) => {
      this.#run(id).record.name = name;
      this.#tellRuns();
      return this.#run(id).summary();
    },
    discardRun: (id) => {
      this.#runs.splice(this.#runs.indexOf(this.#run(id)), 1);
      this.#tellRuns();
    },
    revealRun: () => undefined,
    exportSample: () => true,
    attach: (id) => {
      if (!['running', 'paused'].includes(this.#run(id).record.status)) return;
      const { port1, port2 } = new MessageChannel();
      this.#run(id).attach(port1);
      const message: PortMessage = { kind: 'run-port', id };
      window.postMessage(message, location.origin, [port2]);
    },
    detach: () => undefined,
  };

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

const gpu = {
  name: 'NVIDIA GeForce RTX 4090',
  memoryUsedMb: 17_408,
  memoryTotalMb: 24_564,
  utilisationPercent: 92,
  temperatureC: 64,
  powerW: 310,
};

const clothes = ['T-shirt', 'Trouser', 'Pullover', 'Dress', 'Coat', 'Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot'];
const datasets: DatasetInfo[] = [
  {
    name: 'fashion-mnist',
    title: 'Fashion-MNIST',
    summary: 'Articles of clothing as small grey pictures, drawn up by Zalando Research as a harder MNIST.',
    origin: 'installed',
    train: 60_000,
    test: 10_000,
    width: 28,
    height: 28,
    channels: 1,
    classNames: clothes,
    licence: 'MIT',
  },
  {
    name: 'fashion-mnist-10k',
    title: 'Fashion-MNIST, 10,000',
    summary: 'A sixth of Fashion-MNIST that comes with the app: it trains at once, offline.',
    origin: 'bundled',
    train: 10_000,
    test: 2_000,
    width: 28,
    height: 28,
    channels: 1,
    classNames: clothes,
    licence: 'MIT',
  },
  {
    name: 'a-user-folder-with-a-rather-long-name-of-pictures',
    title: 'a-user-folder-with-a-rather-long-name-of-pictures',
    summary: 'From /home/ada/pictures/a-user-folder-with-a-rather-long-name-of-pictures.',
    origin: 'user',
    train: 431,
    test: 48,
    width: 32,
    height: 32,
    channels: 3,
    classNames: Array.from({ length: 30 }, (_, i) => `class ${i + 1}`),
    licence: null,
  },
];

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
