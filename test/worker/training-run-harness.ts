import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunConfig } from '../../models/core/config.js';
import { architectureConfig } from '../../models/core/parse-config.js';
import type { ControlCommand } from '../../electron/protocol/app.js';
import type { DataFingerprint, WorkerEvent } from '../../electron/protocol/run.js';
import { readCheckpoint } from '../../electron/runs/checkpoints.js';
import { readMetrics, type MetricsLine } from '../../electron/runs/metrics-file.js';
import { listPanels } from '../../electron/runs/panels.js';
import { metricsPath, panelDir } from '../../electron/runs/run-paths.js';
import { liveRulesOf } from '../../electron/worker/live-settings.js';
import { TrainingRun } from '../../electron/worker/training-run.js';
import { began } from '../runs/run-fixture.js';
import { FakeLearner, type Behaviour } from './fake-learner.js';

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
  /** Hears every event at once. */
  hear?: (event: WorkerEvent) => void;
  /** What the run's data are, now; by default it makes its own examples. */
  data?: DataFingerprint;
  /** In place of `data`: looks for them. */
  fingerprint?: () => Promise<DataFingerprint>;
}

export interface Sitting {
  events: WorkerEvent[];
  training: FakeLearner | null;
  /** Milliseconds of the fake clock at the end. */
  elapsedMs: number;
}

/** Trains the run in `dir` in this process with a fake learner and a fake clock. */
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
    send(event) {
      if (gone) return;
      sitting.events.push(event);
      script.hear?.(event);
    },
    createTraining(options) {
      script.createTraining?.();
      sitting.training = new FakeLearner(options, { ...script, before });
      return Promise.resolve(sitting.training);
    },
    metrics: () => [
      { name: 'loss', title: 'Loss', group: 'loss', part: 'model' },
      { name: 'validation', title: 'Validation loss', group: 'loss', part: 'validation', evaluated: true },
    ],
    runConfig: (_architecture, config) => config as RunConfig,
    liveRules: (architecture, config) => liveRulesOf(architectureConfig(architecture), config),
    fingerprint: script.fingerprint ?? (() => Promise.resolve(script.data ?? null)),
    now: () => new Date(began.getTime() + sitting.elapsedMs),
    monotonicMs: () => sitting.elapsedMs,
    async sleep(ms) {
      sitting.elapsedMs += ms;
      await Promise.resolve();
    },
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
    panels: listPanels(dir),
    files: Object.keys(listPanels(dir)).flatMap((panel) =>
      readdirSync(panelDir(dir, panel)).map((name) => [panel, name, digest(join(panelDir(dir, panel), name))]),
    ),
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
