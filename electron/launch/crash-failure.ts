import type { Failure } from '../protocol/run.js';
import type { WorkerExit } from './worker-transport.js';

/** What is known of a worker that ended without a word. */
export interface Crash {
  exit: WorkerExit;
  /** The end of its output. */
  output: string;
  /** Whether the system killed a process for want of memory while the worker ran. */
  systemRanOut: boolean;
  /** The last step it reported; null before training. */
  step: number | null;
}

const goOn = 'continue the run to go on from its last checkpoint';

/** One sentence on a crash. Want of memory is told apart, as a restart would only meet it again. */
export function crashFailure({ exit, output, systemRanOut, step }: Crash): Failure {
  const where = step === null ? 'before training began' : `at about step ${step}`;
  if (/JavaScript heap out of memory|std::bad_alloc|ResourceExhausted|CUDA_ERROR_OUT_OF_MEMORY/.test(output)) {
    return outOfMemory(`The training process ran out of memory ${where}`);
  }
  if (exit.signal === 'SIGKILL' && systemRanOut) {
    return outOfMemory(`The system ran out of memory and killed the training process ${where}`);
  }
  const how =
    exit.signal !== null
      ? `was ended by ${exit.signal}`
      : exit.code === null
        ? 'could not be started'
        : `ended with exit code ${exit.code}`;
  const remedy = step === null ? 'its last output tells more' : goOn;
  return { code: 'crash', message: `The training process ${how} ${where}; ${remedy}.` };
}

export function hungFailure(silentForMs: number, step: number | null): Failure {
  const where = step === null ? 'before training began' : `after step ${step}`;
  const message = `The training process gave no sign of life for ${Math.round(silentForMs / 1000)} s ${where} and was ended; ${goOn}.`;
  return { code: 'hung', message };
}

function outOfMemory(what: string): Failure {
  const message = `${what}; use a smaller batch size or model, or close other programs, and ${goOn}.`;
  return { code: 'out-of-memory', message };
}
