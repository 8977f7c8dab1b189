/** A helper process that opens one exported file in its runtime, and what is asked of it. */
import type { Helper, HelperTask } from '../core/helpers.js';
import type { TensorData } from '../engine/tensor-data.js';
import type { Format } from './formats/formats.js';
import type { OpenedValue } from './runtimes/runtime.js';
import { runtimeOf } from './runtimes/runtimes.js';

/** The name of the helper's job. */
export const RUNTIME_TASK = 'runtime';

export interface RuntimeJob {
  format: Format;
  /** Of the file, or folder, to open. */
  path: string;
  threads: number;
}

export type RuntimeWork =
  | { kind: 'open' }
  | { kind: 'run'; inputs: Record<string, TensorData> }
  | { kind: 'time'; inputs: Record<string, TensorData>; warmUp: number; repeats: number }
  | { kind: 'peak' };

interface RuntimeResults {
  open: { title: string; loadMs: number; inputs: readonly OpenedValue[]; outputs: readonly OpenedValue[] };
  run: Record<string, TensorData>;
  time: number[];
  peak: number;
}

/** In the helper: opens the file when it is asked to, once. */
export const runtimeTask: HelperTask = async (input) => {
  const { format, path, threads } = input as RuntimeJob;
  const runtime = await runtimeOf(format);
  let model: Awaited<ReturnType<typeof runtime.open>> | null = null;
  return async (asked) => {
    const work = asked as RuntimeWork;
    if (work.kind === 'open') {
      model = await runtime.open(path, { threads });
      const { loadMs, inputs, outputs } = model;
      return { title: await runtime.title(), loadMs, inputs, outputs } satisfies RuntimeResults['open'];
    }
    if (!model) throw new Error('no file is open.');
    if (work.kind === 'run') return model.run(work.inputs);
    if (work.kind === 'time') return model.time(work.inputs, work);
    return model.peakBytes();
  };
};

/** Asks such a helper. Rejects with an Error where it can't, or the process is gone. */
export function askRuntime<Work extends RuntimeWork>(
  helper: Helper,
  work: Work,
): Promise<RuntimeResults[Work['kind']]> {
  return helper.ask(work) as Promise<RuntimeResults[Work['kind']]>;
}
