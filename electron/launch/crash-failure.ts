import type { Failure } from '../protocol/run.js';
import type { WorkerExit } from './worker-transport.js';

/** What a worker is for. */
export type Purpose = 'train' | 'ask' | 'time' | 'estimate' | 'help';

/** What a worker is called in sentences. */
export function processName(purpose: Purpose): string {
  return names[purpose];
}

const names: Record<Purpose, string> = {
  train: 'The training process',
  ask: 'The process that answers',
  time: 'The process that times',
  estimate: 'The process that estimates memory',
  help: 'A process that helps the run',
};

/** What is known of a worker that ended without a word. */
export interface Crash {
  exit: WorkerExit;
  /** The end of its output. */
  output: string;
  /** Whether the system killed a process for want of memory while the worker ran. */
  systemRanOut: boolean;
  /** The last step it reported; null before training. */
  step: number | null;
  purpose: Purpose;
}

const goOn: Record<Purpose, string> = {
  train: 'continue the run to go on from its last checkpoint',
  ask: 'ask again',
  time: 'time again',
  estimate: 'estimate again',
  help: 'continue the run to go on from its last checkpoint',
};

/** One sentence on a crash. Want of memory is told apart, as a restart would only meet it again. */
export function crashFailure({ exit, output, systemRanOut, step, purpose }: Crash): Failure {
  const where = placeOf(
    purpose,
    step === null ? ' before training began' : ` at about step ${step.toLocaleString('en')}`,
  );
  const name = processName(purpose);
  if (/JavaScript heap out of memory|std::bad_alloc|ResourceExhausted|CUDA_ERROR_OUT_OF_MEMORY/.test(output)) {
    return outOfMemory(`${name} ran out of memory${where}`, purpose);
  }
  // A worker that ends by itself says so first. Of one that is killed Electron tells 0 where its pipe closes before its end is known.
  const silent = exit.code === 0;
  if ((exit.signal === 'SIGKILL' || silent) && systemRanOut) {
    return outOfMemory(`The system ran out of memory and killed ${lowered(name)}${where}`, purpose);
  }
  const how =
    exit.signal !== null
      ? `was ended by ${exit.signal}`
      : exit.code === null
        ? 'could not be started'
        : silent
          ? 'ended without a word'
          : `ended with exit code ${exit.code}`;
  const remedy = purpose === 'train' && step === null ? 'its last output tells more' : goOn[purpose];
  return { code: 'crash', message: `${name} ${how}${where}; ${remedy}.` };
}

export function hungFailure(silentForMs: number, step: number | null, purpose: Purpose): Failure {
  const where = placeOf(purpose, step === null ? ' before training began' : ` after step ${step.toLocaleString('en')}`);
  const seconds = Math.round(silentForMs / 1000);
  const message = `${processName(purpose)} gave no sign of life for ${seconds} s${where} and was ended; ${goOn[purpose]}.`;
  return { code: 'hung', message };
}

/** Steps mean something of a run only. */
function placeOf(purpose: Purpose, where: string): string {
  return purpose === 'train' ? where : '';
}

function lowered(name: string): string {
  return name[0]!.toLowerCase() + name.slice(1);
}

function outOfMemory(what: string, purpose: Purpose): Failure {
  const remedy = purpose === 'train' ? 'use a smaller batch size or model, or close' : 'close';
  const message = `${what}; ${remedy} other programs, and ${goOn[purpose]}.`;
  return { code: 'out-of-memory', message };
}
