import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RunHistory, RunSummary } from '../../../electron/protocol/app.js';
import type { MetricsEvent, RunRecord, RunStatus, WorkerEvent } from '../../../electron/protocol/run.js';
import { EventSinks } from '../../../electron/worker/event-sinks.js';
import type { DataPort } from '../../../electron/worker/host.js';
import { LivePace } from '../../../renderer/lib/live-pace.js';
import { RunView } from '../../../renderer/lib/run-view.svelte.js';
import { runRecord } from '../../main/run-record.js';
import { seeded } from '../dev/random.js';
import { batchOf } from './batches.js';

/** Everything that takes time on its way: what is sent on one way arrives in order, of two ways any may be the faster. */
class Ways {
  readonly #waiting = new Map<string, (() => void)[]>();

  send(way: string, arrive: () => void): void {
    this.#waiting.set(way, [...(this.#waiting.get(way) ?? []), arrive]);
  }

  /** What is on this way is lost. */
  cut(way: string): void {
    this.#waiting.delete(way);
  }

  get open(): string[] {
    return [...this.#waiting.keys()];
  }

  arrive(way: string): void {
    const [first, ...others] = this.#waiting.get(way)!;
    if (others.length > 0) this.#waiting.set(way, others);
    else this.#waiting.delete(way);
    first!();
  }
}

/** The worker's end of a port; what it posts takes its way to the page's end, which keeps it until it is listened to. */
class WorkerEnd extends EventEmitter implements DataPort {
  readonly page = new PageEnd();

  constructor(
    readonly way: string,
    readonly ways: Ways,
  ) {
    super();
  }

  postMessage(message: unknown): void {
    this.ways.send(this.way, () => this.page.take(message));
  }

  start(): void {
    // Nothing is said to the worker.
  }
}

class PageEnd {
  onmessage: (event: { data: unknown }) => void = () => undefined;
  #kept: unknown[] | null = [];

  take(data: unknown): void {
    if (this.#kept) this.#kept.push(data);
    else this.onmessage({ data });
  }

  start(): void {
    const kept = this.#kept ?? [];
    this.#kept = null;
    for (const data of kept) this.onmessage({ data });
  }

  close(): void {
    this.onmessage = () => undefined;
  }

  postMessage(): void {
    // Asked for more or not, it comes.
  }
}

/** A run's directory, and the process that writes it. */
class World {
  readonly ways = new Ways();
  status: RunStatus = 'running';
  step = 0;
  activity: string | undefined;
  readonly #log: RunHistory['log'] = [];
  #steps: number[] = [];
  /** Steps at which the model was evaluated. */
  #checked: number[] = [];
  #panels: number[] = [];
  #checkpoints: RunHistory['checkpoints'] = [];
  #sinks: EventSinks | null = null;
  readonly #pages = new Map<string, RunView>();
  #ports = 0;

  /** What there is on the disk at this moment. */
  get disk(): RunHistory {
    return {
      record: this.#record(this.status),
      metrics: evaluatedAt(this.#checked, batchOf(...this.#steps)),
      panels: { gallery: [...this.#panels] },
      checkpoints: [...this.#checkpoints],
      log: [...this.#log],
      // Every line says the same, in the same millisecond: 80 bytes.
      logEnd: this.#log.length * 80,
      live: {},
      trainedBy: null,
      favourites: [],
      dismissed: {},
      changes: [],
    };
  }

  open(name: string): RunView {
    this.#pages.get(name)?.close();
    const source = {
      readRun: async () => {
        await new Promise<void>((resolve) => this.ways.send(`reading of ${name}`, resolve));
        const { disk } = this;
        await new Promise<void>((resolve) => this.ways.send(`answer to ${name}`, resolve));
        return disk;
      },
      attach: async () => {
        await new Promise<void>((resolve) => this.ways.send(`call of ${name}`, resolve));
        const comes = this.#connect(name);
        await new Promise<void>((resolve) => this.ways.send(`answer to ${name}`, resolve));
        return comes;
      },
      detach: () => Promise.resolve(),
    };
    const view = new RunView('one', source, this.status, new LivePace({ cores: 2 }));
    this.#pages.set(name, view);
    void view.open();
    return view;
  }

  #connect(name: string): boolean {
    const sinks = this.#sinks;
    if (!sinks) return false;
    const port = new WorkerEnd(`port ${++this.#ports}`, this.ways);
    const view = this.#pages.get(name)!;
    this.ways.send('to the worker', () => sinks === this.#sinks && sinks.attach(port, () => undefined));
    this.ways.send(
      `to ${name}`,
      () => this.#pages.get(name) === view && view.listen(port.page as unknown as MessagePort),
    );
    return true;
  }

  start(): void {
    this.#sinks = new EventSinks({ send: (event) => this.#tell(event) });
    for (const name of this.#pages.keys()) this.#connect(name);
  }

  /** Nothing of what was on its way to a page arrives for sure. */
  end(): void {
    this.#sinks = null;
    for (const way of this.ways.open) if (way.startsWith('port ')) this.ways.cut(way);
  }

  log(): void {
    this.#log.push({ at: '2026-01-01T00:00:01Z', level: 'info', step: this.step, message: 'The same again.' });
    const { length } = this.#log;
    this.#sinks?.send({ kind: 'log', ...this.#log[length - 1]!, end: length * 80 });
  }

  train(): void {
    this.step += 10;
    this.#steps.push(this.step);
    this.#sinks!.send(batchOf(this.step));
  }

  /** The newest step, whose line is on the disk, gets another one with what its evaluation has measured. */
  check(): void {
    this.#checked.push(this.step);
    this.#sinks!.send({ ...batchOf(this.step), values: { validation: Float32Array.of(this.step) } });
  }

  #record(status: RunStatus): RunRecord {
    const validation = {
      name: 'validation',
      title: 'Validation',
      group: 'loss',
      part: 'model',
      evaluated: true,
    } as const;
    return runRecord({ status, step: this.step, metrics: [validation] });
  }

  observe(): void {
    this.#panels.push(this.step);
    this.#sinks!.send({ kind: 'panels', step: this.step, panels: ['gallery'] });
  }

  checkpoint(): void {
    const { step } = this;
    this.#checkpoints = [...this.#checkpoints.filter((one) => one.step !== step), { step, pinned: false, best: false }];
    this.#sinks!.send({ kind: 'checkpoint', step, pinned: false, best: false });
    if (this.#checkpoints.length <= 2) return;
    const removed = this.#checkpoints.shift()!.step;
    this.#sinks!.send({ kind: 'removed', checkpoints: [removed] });
  }

  /** The worker goes on from the newest checkpoint: what came after it is cut off. */
  begin(): void {
    this.step = this.#checkpoints.at(-1)?.step ?? 0;
    this.#steps = this.#steps.filter((step) => step <= this.step);
    this.#panels = this.#panels.filter((step) => step <= this.step);
    this.#checked = this.#checked.filter((step) => step <= this.step);
    this.status = 'running';
    this.activity = undefined;
    this.log();
    this.#sinks!.send({ kind: 'run', record: this.#record('running') });
    this.log();
  }

  finish(): void {
    this.log();
    this.status = 'done';
    this.#sinks!.send({ kind: 'done', status: 'done', step: this.step, seconds: 1 });
  }

  /** The list of runs, as main tells it to all pages at once. */
  #tell(event: WorkerEvent): void {
    if (event.kind === 'run' || event.kind === 'done') this.list();
  }

  list(status = this.status): void {
    const { step, activity } = this;
    const summary = {
      id: 'one',
      name: 'run',
      status,
      step,
      trainsOn: 'cpu',
      ...(activity && { activity }),
    } as RunSummary;
    this.ways.send('list', () => this.#pages.forEach((view) => view.heed(summary)));
  }
}

/** Metrics of these steps and, at some of them, of an evaluation. */
function evaluatedAt(checked: number[], batch: MetricsEvent): MetricsEvent {
  const validation = Float32Array.from(batch.steps, (step) => (checked.includes(step) ? step : NaN));
  return { ...batch, values: { ...batch.values, validation } };
}

/** What a run does in its life, a crash and a second worker included. */
function life(world: World): (() => void)[] {
  const work = [() => world.train(), () => world.log(), () => world.log(), () => world.observe()];
  const saved = [...work, () => world.check(), () => world.checkpoint()];
  return [
    () => world.start(),
    () => world.begin(),
    ...saved,
    ...saved,
    ...work,
    () => {
      world.end();
      world.log();
      world.status = 'queued';
      world.activity = 'Starting again';
      world.list('running');
    },
    () => world.start(),
    () => world.begin(),
    ...saved,
    ...work,
    () => world.finish(),
    () => world.end(),
  ];
}

let frames: (() => void)[] = [];
beforeEach(() => {
  frames = [];
  vi.useFakeTimers();
  vi.stubGlobal('requestAnimationFrame', (work: () => void) => frames.push(work));
  vi.stubGlobal('cancelAnimationFrame', () => undefined);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function settled(): Promise<void> {
  for (let i = 0; i < 8; i++) await Promise.resolve();
}

function shown(view: RunView): object {
  const { log, panels, checkpoints, status, metrics, trainedStep } = view;
  const stepsOf = ({ steps, length }: { steps: Int32Array; length: number }): number[] => [
    ...steps.subarray(0, length),
  ];
  const measured = { steps: stepsOf(metrics), checked: stepsOf(metrics.series('validation')) };
  return { log, panels, checkpoints, status, trainedStep, ...measured };
}

/** Plays the beginning of a life in an order of the ways; both are drawn from `seed`. Two pages come and go. */
async function play(seed: number): Promise<{ world: World; pages: RunView[] }> {
  const random = seeded(seed);
  const world = new World();
  const views: Record<string, RunView> = {};
  const opening = ['first', 'second', 'first', 'first'].map((name) => () => void (views[name] = world.open(name)));
  const acts = life(world);
  for (const act of acts.slice(0, Math.ceil(random() * acts.length))) world.ways.send('life', act);
  for (const act of opening) world.ways.send('pages', act);
  for (let way = ''; way !== undefined;) {
    const { open } = world.ways;
    if (random() < 0.1) await vi.advanceTimersByTimeAsync(700);
    if (random() < 0.3) for (const work of frames.splice(0)) work();
    if (open.length === 0) break;
    way = open[Math.floor(random() * open.length)]!;
    world.ways.arrive(way);
    await settled();
  }
  for (let i = 0; i < 3; i++) {
    await vi.advanceTimersByTimeAsync(6000);
    for (const work of frames.splice(0)) work();
    while (world.ways.open.length > 0) {
      world.ways.arrive(world.ways.open[0]!);
      await settled();
    }
  }
  return { world, pages: Object.values(views) };
}

test('whatever comes first, pages come to show what the disk has: nothing is missing, nothing is there twice', async () => {
  for (let seed = 1; seed <= 600; seed++) {
    const { world, pages } = await play(seed);
    const { log, panels, checkpoints, metrics } = world.disk;
    const steps = [...metrics.steps];
    const checked = steps.filter((_, at) => Number.isFinite(metrics.values['validation']![at]));
    const status = world.status === 'queued' ? 'running' : world.status;
    const wanted = { log, panels, checkpoints, status, steps, checked, trainedStep: world.step };
    for (const page of pages) {
      expect(shown(page), `order ${seed}`).toEqual(wanted);
      page.close();
    }
  }
});
