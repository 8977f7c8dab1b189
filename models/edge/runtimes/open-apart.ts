import { RequestError } from '../../core/errors.js';
import { HelperGone, type Helper, type Helpers } from '../../core/helpers.js';
import { askRuntime, RUNTIME_TASK, type RuntimeJob } from '../runtime-task.js';
import type { OpenedModel } from './runtime.js';

/**
 * A file opened by its runtime in a process of its own: what is not ours may end the process that reads it. Throws RequestError
 * where it can't be opened, or does that.
 */
export async function openApart(helpers: Helpers, job: RuntimeJob): Promise<OpenedModel> {
  let helper: Helper | null = null;
  try {
    const opened = (helper = await helpers.open({ task: RUNTIME_TASK, input: job }));
    const { loadMs, inputs, outputs } = await askRuntime(opened, { kind: 'open' });
    const asked = <T>(answer: Promise<T>): Promise<T> =>
      answer.catch((error: unknown) => {
        throw refusal(error);
      });
    return {
      ...{ loadMs, inputs, outputs },
      run: (given) => asked(askRuntime(opened, { kind: 'run', inputs: given })),
      time: (given, count) => asked(askRuntime(opened, { kind: 'time', inputs: given, ...count })),
      peakBytes: () => asked(askRuntime(opened, { kind: 'peak' })),
      close: () => Promise.resolve(opened.close()),
    };
  } catch (error) {
    helper?.close();
    throw refusal(error);
  }
}

/** As a sentence about the file: errors of other processes arrive as their text alone. */
function refusal(error: unknown): unknown {
  if (error instanceof HelperGone) {
    return new RequestError(`file: it can't be run: the process that ran it was ended (${error.message})`, {
      field: 'file',
      cause: error,
    });
  }
  return error instanceof Error ? new RequestError(error.message, { field: 'file', cause: error }) : error;
}
