import type { BrowserWindow } from 'electron';
import type { DataDirs } from '../../models/data/dataset.js';
import type { Gpu } from '../doctor/nvidia-smi.js';
import { chooseExecution } from '../launch/choose-execution.js';
import { chooseGpu } from '../launch/device-choice.js';
import type { ExecutionPlace } from '../launch/execution-place.js';
import { helperPlaces, Places } from '../launch/places.js';
import { RestartBudget } from '../launch/restart-budget.js';
import { RunSupervisor } from '../launch/run-supervisor.js';
import type { WorkerTransport } from '../launch/worker-transport.js';
import type { AppEvent, RunSummary } from '../protocol/app.js';
import { restartSentence } from '../runs/record-failure.js';
import type { DataPorts, PortTaker } from './data-ports.js';
import type { FileThread } from './files/file-thread.js';
import { notifyEnd } from './notifications.js';
import { WakeLock } from './power.js';
import { RunDispatcher } from './run-dispatcher.js';
import { RunQueue } from './run-queue.js';
import type { RunRegistry } from './run-registry.js';
import { slotEnvironment, trainingSlots } from './slots.js';
import { throttled } from './throttle.js';
import { watchRuns } from './watch-runs.js';

export interface TrainingOptions {
  window: BrowserWindow;
  files: FileThread;
  registry: RunRegistry;
  ports: DataPorts;
  /** Starts a worker that sees these devices. */
  worker: (device: Record<string, string>) => WorkerTransport & PortTaker;
  /** The GPUs to train on; one run at a time on each, and one on the CPU. */
  gpus: Promise<readonly Gpu[]>;
  /** What execution modes are chosen by. */
  execution: ExecutionPlace;
  runsDir: string;
  dataDirs: DataDirs;
  send: (event: AppEvent) => void;
  openRun: (id: string) => void;
}

/**
 * Everything that trains: the queue with its workers, the list of runs that the page sees, the wake lock and the
 * notifications. Runs that waited when the app was closed go on waiting, and start.
 */
export function openTraining(options: TrainingOptions): { dispatcher: RunDispatcher; loaded: Promise<void> } {
  const { window, files, registry, ports, worker, gpus, execution, runsDir, dataDirs, send, openRun } = options;
  const wakeLock = new WakeLock();
  const places = new Places(helperPlaces());
  const tell = throttled(() => send({ kind: 'runs', runs: dispatcher.summaries() }), 500);

  const dispatcher = new RunDispatcher({
    queue: new RunQueue(),
    registry,
    readRecord: (dir) => files.run('readRecord', dir),
    withdraw: (dir) => files.run('withdraw', dir),
    supervise: ({ id, dir, slot, wanted, onEvent }) =>
      new RunSupervisor({
        dir,
        dataDirs,
        onEvent,
        now: Date.now,
        places,
        budget: new RestartBudget(),
        choose: (signal) =>
          chooseExecution({
            ...{ dir, dataDirs, signal },
            place: execution,
            gpu: () => Promise.resolve(chooseGpu(slot, known)?.name ?? null),
            spawn: () => worker(slotEnvironment(slot, wanted, known)),
            now: () => new Date(),
            onTiming() {
              registry.patch(id, { activity: 'Timing execution modes' });
              tell(true);
            },
          }),
        onRestart(failure) {
          // It keeps its place: it waits for nobody.
          registry.patch(id, { status: 'running', failure: restartSentence(failure), inside: undefined });
          tell(true);
        },
        spawn() {
          const process = worker(slotEnvironment(slot, wanted, known));
          ports.workerStarted(id, process);
          return process;
        },
        spawnHelper: () => worker(slotEnvironment(slot, wanted, known)),
      }),
    onChange(urgent) {
      wakeLock.set(dispatcher.live.size > 0);
      tell(urgent);
    },
    onEnd(run) {
      ports.workerEnded(run.id);
      if (!window.isDestroyed() && !window.isFocused()) notifyEnd(run, () => openRun(run.id));
    },
  });
  watchRuns(runsDir, { refresh, stamp, eager: () => dispatcher.summaries().some(isTrainedElsewhere) });
  let known: readonly Gpu[] = [];
  void gpus.then((found) => {
    known = found;
    dispatcher.open(trainingSlots(found));
  });
  return { dispatcher, loaded: load() };

  async function load(): Promise<void> {
    registry.replace(await files.run('listRuns', runsDir), new Set());
    // The list has the newest first; the queue is served in the order in which the runs came.
    for (const { summary } of registry.list().reverse()) {
      if (summary.status === 'queued') dispatcher.enqueue(summary.id);
    }
    tell(true);
  }

  /** What happens to the runs that are trained here is known. */
  function stamp(): Promise<string> {
    return files.run('runsStamp', runsDir, [...dispatcher.busy]);
  }

  /** Sees what other programs, such as the CLI, have done to the runs. */
  async function refresh(): Promise<void> {
    const found = await files.run('listRuns', runsDir);
    registry.replace(found, dispatcher.busy);
    tell(false);
  }

  function isTrainedElsewhere(run: RunSummary): boolean {
    return (run.status === 'running' || run.status === 'paused') && !dispatcher.live.has(run.id);
  }
}
