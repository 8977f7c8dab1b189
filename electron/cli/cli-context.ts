import type { DataDirs } from '../../models/data/dataset.js';
import type { Gpu } from '../doctor/nvidia-smi.js';
import type { ExecutionPlace } from '../launch/execution-place.js';
import type { WorkerTransport } from '../launch/worker-transport.js';

/**
 * Where the CLI's output goes, and what is known of the place. Whatever is written, what can't be seen of it is escaped:
 * names, paths and messages come from anywhere.
 */
export interface Terminal {
  /** Writes one line to standard output; without effect once its reader has gone. */
  line(text: string): void;
  /** Writes text whose line breaks are meant. */
  lines(text: string): void;
  /** Writes an object as one line of JSON. */
  json(object: object): void;
  /** Writes one line to standard error. */
  tell(sentence: string): void;
  /** Writes text whose line breaks are meant to standard error. */
  tellLines(text: string): void;
  /** Shows a line that the next one takes the place of, and an empty one takes away; nothing where that is impossible. */
  redraw(line: string): void;
  /** Whether standard output is a terminal, which can redraw a line. */
  isTerminal: boolean;
  /** Characters in a line; null where nothing limits them. */
  columns(): number | null;
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
  /** Resolves after so many milliseconds. */
  pause: (ms: number) => Promise<void>;
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
