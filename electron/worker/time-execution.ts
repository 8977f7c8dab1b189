import { SLOWER, spread, type ModeTiming } from '../../models/core/execution-choice.js';
import type { ExecutionMode } from '../../models/core/execution-modes.js';
import type { TrainingOptions } from '../../models/core/learner.js';
import type { ProgramTraining } from '../../models/core/program-training.js';
import type { TimeCommand, WorkerEvent } from '../protocol/run.js';
import { failureOf } from './failure-of.js';
import type { profileSteps } from './time-profile.js';

export interface TimeExecutionOptions {
  /** Reads the data and makes the model; what is returned opens it in a mode. */
  prepare: (options: TrainingOptions) => Promise<(execution: ExecutionMode) => Promise<ProgramTraining>>;
  /** Traces steps into a file. */
  profile: typeof profileSteps;
  send: (event: WorkerEvent) => void;
  /** Lets waiting commands and timers in. */
  nextTurn: () => Promise<void>;
  monotonicMs?: () => number;
  peakMemoryBytes?: () => number;
}

/** A mode that takes longer than the fastest by this factor, in median, is not going to win. */
const CLEARLY_SLOWER = 1.25;

/** A round takes about this long where it says nothing else. */
const ROUND_MS = 300;
const MOST_STEPS = 100;

/** One mode that is timed. */
interface Candidate {
  mode: ExecutionMode;
  training: ProgramTraining | null;
  setupSeconds: number | null;
  /** Of each step. */
  ms: number[];
  out: string | null;
}

/**
 * Times the modes one beside the other: each has its turn in every round, so that a moment in which the machine is busy
 * hits all alike. Tells after every set-up and round, since the process may not live through the next one. Returns the
 * last event.
 */
export async function timeExecution(command: TimeCommand, options: TimeExecutionOptions): Promise<WorkerEvent> {
  try {
    const { architecture, config, dataDirs: dirs, modes } = command;
    const open = await options.prepare({ architecture, config, dirs });
    const timing = new Timing(command, options, modes);
    await timing.run(open);
    return timing.event(true);
  } catch (error) {
    return { kind: 'failed', ...failureOf(error) };
  }
}

class Timing {
  readonly #command: TimeCommand;
  readonly #options: TimeExecutionOptions;
  readonly #candidates: Candidate[];
  readonly #now: () => number;

  constructor(command: TimeCommand, options: TimeExecutionOptions, modes: readonly ExecutionMode[]) {
    this.#command = command;
    this.#options = options;
    this.#now = options.monotonicMs ?? (() => performance.now());
    this.#candidates = modes.map((mode) => ({ mode, training: null, setupSeconds: null, ms: [], out: null }));
  }

  async run(open: (mode: ExecutionMode) => Promise<ProgramTraining>): Promise<void> {
    for (const candidate of this.#candidates) {
      await this.#attempt(candidate, async () => {
        const began = this.#now();
        candidate.training = await open(candidate.mode);
        firstStep(candidate.training);
        candidate.setupSeconds = (this.#now() - began) / 1000;
      });
      this.#tell();
      // Before the next set-up, which may take long: how long a step takes decides whether it is waited for.
      await this.#round(candidate);
      this.#tell();
    }
    for (let round = 1; round < this.#command.rounds; round++) {
      if (this.#command.dropSlower) this.#dropSlower();
      const live = this.#candidates.filter(({ out }) => out === null);
      if (live.length === 0) break;
      for (const candidate of live) await this.#round(candidate);
      this.#tell();
    }
    await this.#profile();
    for (const { training } of this.#candidates) training?.dispose();
  }

  event(last: boolean): WorkerEvent {
    const timings = this.#candidates.map(({ mode, setupSeconds, ms, out }): ModeTiming => ({
      ...{ mode, setupSeconds, out },
      stepMs: spread(ms),
      steps: ms.length,
    }));
    const peakMemoryBytes = (this.#options.peakMemoryBytes ?? peakOfProcess)();
    return { kind: 'timings', timings, peakMemoryBytes, last };
  }

  /** Throws what writing the file throws. */
  async #profile(): Promise<void> {
    const { profile, architecture, config } = this.#command;
    const [{ training, mode }] = this.#candidates as [Candidate];
    if (!profile || !training) return;
    const about = { architecture, mode, configuration: JSON.stringify(config) };
    const summary = await this.#options.profile(training, { ...profile, about });
    this.#options.send({ kind: 'profiled', mode, path: profile.path, summary });
  }

  #tell(): void {
    this.#options.send(this.event(false));
  }

  async #round(candidate: Candidate): Promise<void> {
    const { training } = candidate;
    if (!training || candidate.out !== null) return;
    await this.#attempt(candidate, async () => {
      const fastest = Math.min(...candidate.ms, Infinity);
      const fitting = Math.ceil(ROUND_MS / fastest);
      // The first round of all: a few steps tell how many fit into one.
      const steps = this.#command.stepsPerRound ?? (fastest === Infinity ? 3 : Math.min(MOST_STEPS, fitting));
      for (let step = 0; step < steps; step++) {
        const began = this.#now();
        training.advance();
        candidate.ms.push(this.#now() - began);
        await this.#options.nextTurn();
      }
    });
  }

  #dropSlower(): void {
    const median = ({ ms }: Candidate) => spread(ms)?.median ?? Infinity;
    const live = this.#candidates.filter(({ out }) => out === null);
    const best = Math.min(...live.map(median));
    for (const candidate of live) if (median(candidate) > CLEARLY_SLOWER * best) this.#leaveOut(candidate, SLOWER);
  }

  /** A mode that fails is out; the others go on. */
  async #attempt(candidate: Candidate, run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      this.#leaveOut(candidate, failureText(error));
    }
  }

  #leaveOut(candidate: Candidate, why: string): void {
    candidate.out = why;
    candidate.training?.dispose();
    candidate.training = null;
  }
}

/** All that a run does at its first step, so that it is recorded, loaded and compiled as there. */
function firstStep(training: ProgramTraining): void {
  training.observe(training.panels);
  training.advance();
  training.check();
}

function failureText(error: unknown): string {
  const { code, message } = failureOf(error);
  return code === 'out-of-memory' ? 'ran out of memory' : message.replace(/\.$/, '');
}

/** The largest that this process ever was in memory. */
function peakOfProcess(): number {
  return process.resourceUsage().maxRSS * 1024;
}
