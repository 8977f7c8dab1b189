/** One worker process: trains one run, imports one data set, times modes, or answers questions, for its host. */
import type { ExecutionMode } from '../../models/core/execution-modes.js';
import { architectureConfig, parseStored } from '../../models/core/parse-config.js';
import type { MemoryReport } from '../../models/core/memory-estimate.js';
import type { RunConfig } from '../../models/core/config.js';
import type { HelperTask } from '../../models/core/helpers.js';
import type { Learner, TrainingOptions } from '../../models/core/learner.js';
import type { ProgramTraining } from '../../models/core/program-training.js';
import type { RecordedMetric } from '../../models/core/telemetry.js';
import type { ToolAnswer } from '../../models/core/tools.js';
import { dataOfRun } from '../../models/data/data-of-run.js';
import type { DataDirs } from '../../models/data/dataset.js';
import { PROTOCOL, type DataFingerprint, type WorkerCommand, type WorkerEvent } from '../protocol/run.js';
import { HEARTBEAT_MS } from '../runs/heartbeat.js';
import { Asking } from './asking.js';
import { estimateFor } from './estimate-memory.js';
import { EventSinks } from './event-sinks.js';
import { failureOf } from './failure-of.js';
import { Helping } from './helping.js';
import { connectHost } from './host.js';
import { importDatasetFor } from './import-job.js';
import { liveRulesOf, type LiveRules } from './live-settings.js';
import { parseCommand } from './parse-command.js';
import { RunHelpers } from './run-helpers.js';
import { timeExecution } from './time-execution.js';
import type { profileSteps } from './time-profile.js';
import { TrainingRun } from './training-run.js';

const host = connectHost();
const sinks = new EventSinks(host);
let run: TrainingRun | null = null;
let asking: Asking | null = null;
let helping: Helping | null = null;
const helpers = new RunHelpers((event) => sinks.send(event));
let busy = false;
let collapsed = false;
/** What is told to training waits no longer than this, or until the step is done. */
const TURN_EVERY_MS = 10;
let turnDueMs = 0;

host.onPort((port) => sinks.attach(port, () => run?.wantMetrics()));
host.onCommand((raw) => {
  const command = parseCommand(raw);
  if (command) obey(command);
});
// Nobody would hear of the run any more; it can be continued from here.
host.onGone(() => {
  stop();
  helpers.lose();
});
process.on('SIGINT', () => stop());
process.on('SIGTERM', () => stop());
process.on('uncaughtException', (error) => void collapse(error));
process.on('unhandledRejection', (error) => void collapse(error));
// The host may be gone while TensorFlow still has something to say.
// eslint-disable-next-line no-restricted-properties -- nothing is written
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

host.send({ kind: 'ready', protocol: PROTOCOL, pid: process.pid });

function obey(command: WorkerCommand): void {
  switch (command.kind) {
    case 'start':
      if (!busy) void train(command.dir, command.dataDirs);
      break;
    case 'import-dataset':
      if (!busy) void carryOut((send) => importDatasetFor(command.request, command.dataDirs, send));
      break;
    case 'time':
      if (!busy) void carryOut((send) => timeExecution(command, { prepare, profile, send, nextTurn }));
      break;
    case 'estimate':
      if (!busy) void carryOut(() => estimateFor(command, estimateMemory));
      break;
    case 'ask':
      if (!busy) asking = openAsking();
      void asking?.ask(command);
      break;
    case 'use':
      if (!busy) asking = openAsking();
      void asking?.use(command);
      break;
    case 'cancel':
      asking?.cancel();
      break;
    case 'leave':
      void end(0);
      break;
    case 'help':
      if (!busy) helping = openHelping();
      void helping?.begin(command.architecture, command.job);
      break;
    case 'work':
      void helping?.work(command.request, command.work);
      break;
    case 'helper-ready':
    case 'helper-worked':
    case 'helper-refused':
    case 'helper-gone':
      helpers.heed(command);
      break;
    default:
      run?.command(command);
  }
}

function stop(): void {
  if (run) run.command({ kind: 'stop' });
  else void end(0);
}

async function train(dir: string, dataDirs: DataDirs): Promise<void> {
  busy = true;
  run = new TrainingRun({
    dir,
    dataDirs,
    send: (event) => sinks.send(event),
    createTraining,
    ...{ metrics: metricsOf, runConfig: configOf, liveRules, fingerprint, helpers },
    gpu: process.env['MODEL_LAB_GPU'] ?? null,
    now: () => new Date(),
    monotonicMs: () => performance.now(),
    nextTurn,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });
  setInterval(() => run?.lifeSign(), 1000);
  setInterval(() => keep(run), HEARTBEAT_MS);
  await run.run();
  await end(0);
}

/** A worker that has slept while another one took its run has nothing more to do. */
function keep(trained: TrainingRun | null): void {
  try {
    trained?.beat();
  } catch (error) {
    trained?.fail(error);
    void end(0);
  }
}

/** Answers questions until it is told to leave. */
function openAsking(): Asking {
  busy = true;
  showLife();
  return new Asking({
    ...{ createTraining, fingerprint, tools },
    send: (event) => sinks.send(event),
    monotonicMs: () => performance.now(),
    nextTurn,
  });
}

/** Works for another process's run until it is told to leave. */
function openHelping(): Helping {
  busy = true;
  showLife();
  return new Helping({ tasks: helperTasks, send: (event) => sinks.send(event) });
}

/** A job of one result; `job` returns the last event. */
async function carryOut(job: (send: (event: WorkerEvent) => void) => Promise<WorkerEvent>): Promise<void> {
  busy = true;
  showLife();
  sinks.send(await job((event) => sinks.send(event)));
  await end(0);
}

function showLife(): void {
  setInterval(() => sinks.send({ kind: 'status', status: 'running', step: 0, live: {} }), 1000);
}

/**
 * Lets commands and timers in, if they have waited for a while: in a process of Electron's a turn takes tenths of a
 * millisecond, as another thread looks for events and wakes this one.
 */
async function nextTurn(): Promise<void> {
  if (performance.now() < turnDueMs) return;
  await new Promise((resolve) => setImmediate(resolve));
  turnDueMs = performance.now() + TURN_EVERY_MS;
}

function configOf(name: string, config: Record<string, unknown>): RunConfig & Record<string, unknown> {
  return parseStored(architectureConfig(name), config);
}

function metricsOf(name: string, config: Record<string, unknown>): RecordedMetric[] {
  const metrics = architectureConfig(name).metrics(configOf(name, config));
  return metrics.map(({ name: metric, title, group, part, evaluated }) => ({
    ...{ name: metric, title, group, part },
    ...(evaluated && { evaluated }),
  }));
}

function liveRules(name: string, config: Record<string, unknown>): LiveRules {
  return liveRulesOf(architectureConfig(name), configOf(name, config));
}

function fingerprint(
  architecture: string,
  config: Record<string, unknown>,
  dirs: DataDirs,
): Promise<DataFingerprint | null> {
  return dataOfRun({ architecture, config }, dirs);
}

async function helperTasks(architecture: string): Promise<Record<string, HelperTask>> {
  return (await import('../../models/core/learners.js')).builderOf(architecture).helpers ?? {};
}

async function tools(architecture: string): Promise<Record<string, ToolAnswer>> {
  return (await import('../../models/core/tool-answers.js')).toolAnswersOf(architecture);
}

/** Loaded late, so that a TensorFlow that can't be loaded ends in a sentence. */
async function createTraining(options: TrainingOptions): Promise<Learner> {
  return (await import('../../models/core/train.js')).createTraining(options);
}

async function estimateMemory(options: TrainingOptions, residentBytes: () => number): Promise<MemoryReport> {
  return (await import('../../models/core/train.js')).estimateMemory(options, residentBytes);
}

async function prepare(options: TrainingOptions): Promise<(execution: ExecutionMode) => Promise<ProgramTraining>> {
  return (await import('../../models/core/train.js')).prepareTraining(options);
}

const profile: typeof profileSteps = async (...options) => (await import('./time-profile.js')).profileSteps(...options);

/** Something went wrong that nobody expected: told, then the process ends. */
async function collapse(error: unknown): Promise<void> {
  // eslint-disable-next-line no-console -- into a pipe, of which the host makes printable what it tells
  console.error(error);
  // Telling of it has failed as well.
  if (collapsed) process.exit(1);
  collapsed = true;
  if (run) run.fail(error);
  else sinks.send({ kind: 'failed', ...failureOf(error) });
  await end(1);
}

async function end(code: number): Promise<void> {
  await host.flush();
  process.exit(code);
}
