import type { DataDirs } from '../../models/data/dataset.js';
import type { Gpu } from '../doctor/nvidia-smi.js';
import type { ExecutionPlace } from '../launch/execution-place.js';
import type { WorkerTransport } from '../launch/worker-transport.js';

/** Where the CLI's output goes, and what is known of the place. */
export interface Terminal {
  /** Writes to standard output; without effect once its reader has gone. */
  out(text: string): void;
  /** Writes to standard error. */
  err(text: string): void;
  /** Whether standard output is a terminal, which can redraw a line. */
  isTerminal: boolean;
  /** Characters in a line. */
  columns(): number;
  /** Asks a yes-or-no question; null where nobody can answer. */
  confirm: ((question: string) => Promise<boolean>) | null;
  /** Calls `listener` when whoever read standard output has gone. */
  onClosed(listener: () => void): void;
}

/** Everything that a command needs of the world around it. */
export interface CliContext {
  /** Of this program. */
  version: string;
  terminal: Terminal;
  runsDir: string;
  dataDirs: DataDirs;
  /** The folder of the user's data with the trash, see homeTrash; null where there is no trash. */
  trash: string | null;
  /** The folder that relative paths and default names refer to. */
  workingDir: string;
  now: () => Date;
  /** Starts a worker process that sees these devices, see deviceEnvironment; by default all that this process sees. */
  spawnWorker: (device?: Record<string, string>) => WorkerTransport;
  /** The GPUs that workers can compute on now. */
  gpus: () => Promise<readonly Gpu[]>;
  /** What execution modes are chosen by. */
  execution: ExecutionPlace;
  /** Calls `listener` at each Ctrl-C and termination request; returns what ends that. */
  onInterrupt: (listener: () => void) => () => void;
}

export const exitCodes = { done: 0, failed: 1, badRequest: 2, interrupted: 130 } as const;
