import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ControlCommand } from '../../electron/protocol/app.js';
import type { WorkerEvent } from '../../electron/protocol/run.js';
import { readCheckpoint } from '../../electron/runs/checkpoints.js';
import { readMetrics, type MetricsLine } from '../../electron/runs/metrics-file.js';
import { metricsPath, panelPath, samplePath } from '../../electron/runs/run-paths.js';
import { listPanels, listPictures } from '../../electron/runs/samples.js';
import { TrainingRun } from '../../electron/worker/training-run.js';
import { began } from '../runs/run-fixture.js';
import { FakeTraining, type Behaviour } from './fake-training.js';

/** Thrown in place of a step: the process is gone, and nothing more of it is written or heard. */
export class Killed extends Error {}

export interface Script extends Behaviour {
  /**
   * Called between steps, where commands arrive: `command` gives one, `pass` lets time go by, `want` is somebody who waits
   * for metrics.
   */
  between?: (
    step: number,
    command: (command: ControlCommand) => void,
    pass: (ms: number) => void,
    want: () => void,
  ) => void;
  /** Milliseconds that a step takes. */
  stepMs?: number;
  createTraining?: () => never;
}

export interface Sitting {
  events: WorkerEvent[];
  training: FakeTraining | null;
  /** Milliseconds of the fake clock at the end. */
  elapsedMs: number;
}

/** Trains the run in `dir` in this process with a fake training and a fake clock. */
export async function sit(dir: string, script: Script = {}): Promise<Sitting> {
  const sitting: Sitting = { events: [], training: null, elapsedMs: 0 };
  const { stepMs = 7 } = script;
  let gone = false;
  const before = (step: number): void => {
    sitting.elapsedMs += stepMs;
    script.before?.(step);
  };
  const run = new TrainingRun({
    dir,
    dataDirs: { user: '', installed: [] },
    send: (event) => !gone && sitting.events.push(event),
    createTraining(options) {
      script.createTraining?.();
      sitting.training = new FakeTraining(options, { ...script, before });
      return Promise.resolve(sitting.training);
    },
    metrics: () => [
      { name: 'loss', title: 'Loss', group: 'loss', part: 'model' },
      { name: 'validation', title: 'Validation loss', group: 'loss', part: 'validation', evaluated: true },
    ],
    now: () => new Date(began.getTime() + sitting.elapsedMs),
    monotonicMs: () => sitting.elapsedMs,
    async nextTurn() {
      script.between?.(
        sitting.training!.step,
        (command) => run.command(command),
        (ms) => (sitting.elapsedMs += ms),
        () => run.wantMetrics(),
      );
    },
  });
  const fail = run.fail.bind(run);
  run.fail = (error) => {
    gone = error instanceof Killed;
    if (!gone) fail(error);
  };
  await run.run();
  return sitting;
}

/** Everything of a run that must not hang on whether it was interrupted. */
export function outcome(dir: string, step: number): object {
  const { metrics } = readMetrics(dir);
  return {
    steps: [...metrics.steps],
    values: Object.fromEntries(Object.entries(metrics.values).map(([name, values]) => [name, [...values]])),
    pictures: listPictures(dir).map((at) => [at, digest(samplePath(dir, at))]),
    panels: listPanels(dir).map((at) => [
      at,
      digest(`${panelPath(dir, at)}.json`),
      digest(`${panelPath(dir, at)}.bin`),
    ]),
    lines: readFileSync(metricsPath(dir), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as MetricsLine).values),
    state: readCheckpoint(dir, step).state,
  };
}

function digest(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

export const kinds = (events: WorkerEvent[]): string[] => events.map((event) => event.kind);

export const messages = (events: WorkerEvent[]): string[] =>
  events.flatMap((event) => (event.kind === 'log' ? [event.message] : []));
