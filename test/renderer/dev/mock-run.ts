import type { ControlCommand, RunHistory, RunOrigin, RunSummary } from '../../../electron/protocol/app.js';
import type { MetricsEvent, RunRecord, RunStatus, ViewerEvent } from '../../../electron/protocol/run.js';
import { liveValues, type LiveValues } from '../../../models/core/live.js';
import { architectureConfig, presetConfig } from '../../../models/core/parse-config.js';
import { inventClassifierPanel, type InventedClassifier } from './mock-classifier.js';
import { inventEdgePanel } from './mock-edge.js';
import { inventRecord, recordOfContent, type InventedModel, type InventedRecord } from './mock-panels.js';
import { seeded } from './random.js';

export interface MockRunOptions {
  id: string;
  name: string;
  status: RunStatus;
  step: number;
  steps: number;
  dataset?: string;
  every?: number;
  seed?: number;
  failure?: RunRecord['failure'];
  queuePosition?: number;
  createdAt?: string;
  /** Steps at which the losses are not a number. */
  notFinite?: readonly number[];
  config?: Record<string, unknown>;
  architecture?: string;
  preset?: string;
  /** As if it had been made before there were panels. */
  old?: true;
  origin?: RunOrigin;
  /** Its steps take long: how far the present one is. */
  inside?: NonNullable<RunSummary['inside']>;
  parameters?: Record<string, number>;
}

const TICK_MS = 100;
const STEPS_PER_TICK = 40;
const MS_PER_STEP = 2.5;
const SAMPLE_EVERY = 200;
const CHECKPOINT_EVERY = 1000;

/** An invented run that trains, answers commands and speaks like a worker. */
export class MockRun {
  readonly options: MockRunOptions;
  record: RunRecord;
  favourites: RunHistory['favourites'] = [];
  settings: LiveValues;
  readonly #changed: () => void;
  readonly #random: () => number;
  #steps: number[] = [];
  #values = new Map<string, number[]>();
  readonly #panels: string[];
  #samples: number[] = [];
  #checkpoints: RunHistory['checkpoints'] = [];
  #log: RunHistory['log'] = [];
  #port: MessagePort | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(options: MockRunOptions, changed: () => void) {
    this.options = options;
    this.#changed = changed;
    this.#random = seeded(options.seed ?? 7);
    const architecture = architectureConfig(options.architecture ?? 'gan');
    const preset = options.preset ?? architecture.defaultPreset;
    const config = {
      ...presetConfig(architecture, preset),
      ...(options.dataset ? { dataset: options.dataset } : {}),
      ...options.config,
    };
    this.#panels = options.old ? [] : architecture.panels(config).map((panel) => panel.name);
    const draws = this.#panels.includes('gallery');
    this.settings = liveValues(architecture, config);
    const begun = options.status !== 'queued';
    this.record = {
      format: 1,
      id: options.id,
      name: options.name,
      architecture: architecture.name,
      preset,
      config,
      seed: 7,
      steps: options.steps,
      stepsPerEpoch: begun && 'epochs' in config ? 937 : null,
      step: 0,
      status: options.status,
      failure: options.failure ?? null,
      parent: options.origin?.kind === 'branch' ? { id: options.origin.id, step: options.origin.step } : null,
      createdAt: options.createdAt ?? '2026-11-23T09:12:00Z',
      startedAt: begun ? '2026-11-23T09:12:02Z' : null,
      endedAt: ['done', 'stopped', 'failed'].includes(options.status) ? '2026-11-23T09:41:00Z' : null,
      seconds: (options.step * MS_PER_STEP) / 1000,
      pid: 4711,
      versions: { 'model-lab': '0.1.0', tensorflow: '2.21.0', node: '20.20.2' },
      execution: null,
      device: begun ? 'CPU · 2 cores' : null,
      wantedDevice: 'auto',
      parameters: !begun
        ? {}
        : options.parameters
          ? options.parameters
          : draws
            ? { generator: 114_064, discriminator: 100_609 }
            : { model: 104_714 },
      metrics: architecture.metrics(config),
      unit: architecture.examples(config, null).unit,
      every: options.every ?? 10,
    };
    if (begun) this.#say('info', 'Training on CPU with TensorFlow 2.21.0, compiled in 1.3 s.', 0);
    this.#advance(options.step);
    if (options.status === 'running') this.#run();
  }

  summary(): RunSummary {
    const { id, name, architecture, preset, status, step, steps, createdAt, endedAt, failure } = this.record;
    const dataset = String(this.record.config['dataset']);
    const queuePosition = status === 'queued' ? (this.options.queuePosition ?? 1) : null;
    return {
      id,
      name,
      architecture,
      preset,
      dataset,
      status,
      step,
      steps,
      createdAt,
      endedAt,
      failure: failure?.message ?? null,
      queuePosition,
      wantedDevice: 'auto',
      trainsOn: status === 'running' || status === 'paused' ? 'cpu' : null,
      origin: this.options.origin ?? null,
      ...(this.options.inside && status === 'running' ? { inside: this.options.inside } : {}),
    };
  }

  history(): RunHistory {
    return {
      record: { ...this.record },
      metrics: this.#batch(0),
      panels: Object.fromEntries(this.#panels.map((panel) => [panel, this.#stepsOf(panel)])),
      checkpoints: [...this.#checkpoints],
      log: [...this.#log],
      logEnd: this.#log.length,
      live: this.settings,
      trainedBy: null,
      favourites: [...this.favourites],
      dismissed: {},
      changes: [],
    };
  }

  attach(port: MessagePort): void {
    this.#port = port;
    this.#send({ kind: 'attached' });
    this.#send({ kind: 'status', status: this.record.status, step: this.record.step, live: this.settings });
  }

  /** Embeddings are recorded rarely. */
  #stepsOf(panel: string): number[] {
    return panel === 'embeddings' ? this.#samples.filter((_, i) => i % 4 === 0) : [...this.#samples];
  }

  /** What a panel shows at a step, or of an input; null where the run has no such record. */
  panel(panel: string, step: number, input?: string): InventedRecord | null {
    const { config } = this.record;
    if (input === undefined && (!this.#panels.includes(panel) || !this.#stepsOf(panel).includes(step))) return null;
    const classifier = this.classifier(step);
    if (classifier) {
      const content = inventClassifierPanel(classifier, panel, input);
      return content && recordOfContent(panel, step, content);
    }
    if (this.record.architecture === 'edge') {
      const content = inventEdgePanel(panel, this.options.name !== 'dcgan-edge');
      return content && recordOfContent(panel, step, content);
    }
    const model: InventedModel = {
      task: String(config['task']),
      layers: Number(config['layers']),
      heads: Number(config['heads']),
      context: Number(config['context']),
      formed: this.record.steps * 0.7,
    };
    return inventRecord(model, panel, step, input);
  }

  /** What is invented for a classifier at a step; null for runs of another kind. */
  classifier(step: number): InventedClassifier | null {
    const { architecture, config, steps } = this.record;
    if (architecture !== 'classifier') return null;
    return {
      dataset: String(config['dataset']),
      number: config['output'] === 'number',
      grown: 1 - Math.exp((-3 * step) / steps),
    };
  }

  control(command: ControlCommand): void {
    switch (command.kind) {
      case 'pause':
        return this.#become('paused');
      case 'resume':
        this.#become('running');
        return this.#run();
      case 'step':
        if (this.record.status === 'running') this.#become('paused');
        return this.#tick(1);
      case 'stop':
        this.record.endedAt = '2026-11-23T09:59:00Z';
        return this.#become('stopped');
      case 'sample':
        this.#sample(this.record.step);
        return;
      case 'checkpoint':
        return this.#checkpoint(this.record.step, command.pin);
      case 'set':
        this.settings = { ...this.settings, [command.key]: command.value };
        this.#say('info', `${command.key} set to ${command.value}.`, this.record.step);
        return this.#become(this.record.status);
    }
  }

  /** As if the worker had been killed. */
  crash(): void {
    const message = `The worker was killed at step ${this.record.step.toLocaleString('en-GB')} (SIGKILL).`;
    this.record.failure = { code: 'crash', message };
    clearInterval(this.#timer);
    this.record.status = 'failed';
    this.#changed();
  }

  resume(): void {
    this.record.failure = null;
    this.#become('running');
    this.#run();
  }

  #run(): void {
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#tick(STEPS_PER_TICK), TICK_MS);
  }

  #tick(by: number): void {
    if (this.record.status === 'running' || by === 1) {
      const known = this.#steps.length;
      this.#advance(Math.min(this.record.steps, this.record.step + by));
      if (this.#steps.length > known) this.#send(this.#batch(known));
      if (this.record.step >= this.record.steps) this.#become('done');
      else
        this.#send({
          kind: 'status',
          status: this.record.status,
          step: this.record.step,
          live: this.settings,
        });
    }
    if (this.record.status !== 'running') clearInterval(this.#timer);
  }

  #become(status: RunStatus): void {
    this.record.status = status;
    this.#send({ kind: 'status', status, step: this.record.step, live: this.settings });
    this.#changed();
  }

  #advance(to: number): void {
    const { every } = this.record;
    for (let step = this.record.step + 1; step <= to; step++) {
      if (step % every === 0) this.#measure(step);
      if (step % SAMPLE_EVERY === 0 || [1, 10, 25, 50, 100].includes(step)) this.#sample(step);
      if (step % CHECKPOINT_EVERY === 0 || step === this.record.steps) this.#checkpoint(step, step === 5000);
    }
    this.record.step = to;
  }

  #measure(step: number): void {
    const random = this.#random;
    const wave = (size: number) => (random() - 0.5) * size * (1 + (random() < 0.004 ? 4 : 0));
    const grown = 1 - Math.exp(-step / 3500);
    const broken = this.options.notFinite?.includes(step) === true;
    const learned = 1 / (1 + Math.exp(-(step / (this.record.steps * 0.7) - 0.5) * 9));
    const known: Record<string, number> = {
      generatorLoss: broken ? NaN : 0.75 + 1.1 * grown + wave(0.5),
      discriminatorLoss: broken ? NaN : 1.45 - 0.7 * grown + wave(0.35),
      realScore: 0.5 + 0.2 * grown + wave(0.12),
      fakeScore: 0.5 - 0.22 * grown + wave(0.12),
      generatorGradientNorm: 0.8 + 2.4 / (1 + step / 400) + wave(0.5),
      discriminatorGradientNorm: 0.6 + 3.1 / (1 + step / 300) + wave(0.5),
      loss: 2.4 - 2.3 * learned + wave(0.2),
      validationLoss: 2.4 - 2.25 * learned,
      accuracy: 0.1 + 0.89 * learned + wave(0.05),
      validationAccuracy: 0.1 + 0.885 * learned,
      exactMatch: learned ** 3,
      gradientNorm: 0.4 + 1.5 * learned * (1 - learned) * 4 + wave(0.3),
      learningRate: Number(this.settings['learningRate']),
    };
    const values = Object.fromEntries(
      this.record.metrics.map(({ name, evaluated }) => [
        name,
        evaluated && step % 200 !== 0 ? NaN : (known[name] ?? NaN),
      ]),
    );
    this.#steps.push(step);
    for (const [name, value] of Object.entries(values)) {
      const column = this.#values.get(name) ?? [];
      column.push(value);
      this.#values.set(name, column);
    }
    if (broken) this.#say('warning', 'Loss was not finite: the update was left out.', step);
  }

  #batch(from: number): MetricsEvent {
    const steps = Int32Array.from(this.#steps.slice(from));
    const columns = Array.from(
      this.#values,
      ([name, column]) => [name, Float32Array.from(column.slice(from))] as const,
    );
    return {
      kind: 'metrics',
      steps,
      wallMs: Float64Array.from(steps, (step) => step * MS_PER_STEP),
      values: Object.fromEntries(columns),
      examplesPerSecond: 64 / (MS_PER_STEP / 1000),
    };
  }

  #sample(step: number): void {
    if (this.#samples.at(-1) === step) return;
    this.#samples.push(step);
    const panels = this.#panels.filter((panel) => this.#stepsOf(panel).at(-1) === step);
    this.#send({ kind: 'panels', step, panels });
  }

  #checkpoint(step: number, pinned: boolean): void {
    this.#checkpoints = this.#checkpoints.filter((one) => one.step !== step);
    this.#checkpoints.push({ step, pinned, best: false });
    this.#send({ kind: 'checkpoint', step, pinned, best: false });
    const rolling = this.#checkpoints.filter((one) => !one.pinned);
    if (rolling.length > 5) {
      const gone = rolling[0]!.step;
      this.#checkpoints = this.#checkpoints.filter((one) => one.step !== gone);
      this.#send({ kind: 'removed', checkpoints: [gone] });
    }
    this.#say('info', `Checkpoint of step ${step.toLocaleString('en-GB')} written.`, step);
  }

  #say(level: 'info' | 'warning', message: string, step: number): void {
    const at = new Date(Date.parse('2026-11-23T09:12:02Z') + step * MS_PER_STEP).toISOString();
    this.#log.push({ at, level, step, message });
    // A line counts for a byte.
    this.#send({ kind: 'log', level, message, step, at, end: this.#log.length });
  }

  #send(event: ViewerEvent): void {
    this.#port?.postMessage(event);
  }
}
