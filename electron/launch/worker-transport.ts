import type { WorkerCommand } from '../protocol/run.js';

export interface WorkerExit {
  code: number | null;
  /** Name of the signal that ended the process, where one did. */
  signal: string | null;
}

/** A worker's process, whoever started it. Each listener is set once, before anything can arrive. */
export interface WorkerTransport {
  readonly pid: number | undefined;
  /** Without effect once the process is gone. */
  send(command: WorkerCommand): void;
  /** Ends the process at once; even one that hangs. */
  kill(): void;
  onMessage(listener: (message: unknown) => void): void;
  /** What the process writes to stdout and stderr. */
  onOutput(listener: (text: string) => void): void;
  /** Called once, after the last message and the last output. */
  onExit(listener: (exit: WorkerExit) => void): void;
}
