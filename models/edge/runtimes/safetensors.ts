/** safetensors have no runtime: the graph that came along runs on TensorFlow, with the weights of the file. */
import { RequestError } from '../../core/errors.js';
import { excerpt, printable } from '../../core/printable.mjs';
import { Session } from '../../engine/session.js';
import type { TensorData } from '../../engine/tensor-data.js';
import { loadTensorFlow } from '../../engine/tensorflow.js';
import { graphOfSafetensors, readSafetensorsFile } from '../inspect/safetensors-file.js';
import { watchPeakMemory } from './peak-memory.js';
import type { OpenedModel, Runtime } from './runtime.js';
import { timedRuns } from './timed-runs.js';
import { signedValues } from './signed-values.js';

export const safetensorsRuntime: Runtime = {
  format: 'safetensors',
  title: async () => `TensorFlow ${(await loadTensorFlow()).tensorflow ?? ''}, with the file's weights`,
  open,
};

async function open(path: string): Promise<OpenedModel> {
  const { native, reason } = await loadTensorFlow();
  if (!native) throw new RequestError(`TensorFlow: it isn't there, since ${reason}; \`npm run setup\` installs it.`);
  const peakBytes = watchPeakMemory();
  const began = performance.now();
  const file = await readSafetensorsFile(path);
  const load = () => {
    const graph = graphOfSafetensors(file);
    if (!graph) throw new Error('it holds weights only, and no graph that they belong to.');
    return { session: new Session(native, graph.nodes), ...graph.signature };
  };
  const { session, inputs = {}, outputs = {} } = refusing(path, load);
  const loadMs = performance.now() - began;
  const names = Object.keys(outputs);
  const refs = Object.values(outputs).map(({ name }) => name);
  const run = (given: Record<string, TensorData>): Record<string, TensorData> => {
    const fed = Object.entries(inputs).map(([name, { name: ref }]) => [ref, given[name]!] as const);
    const values = refusing(path, () => session.run(fed, refs));
    return Object.fromEntries(names.map((name, at) => [name, values[at]!]));
  };
  return {
    loadMs,
    inputs: signedValues(inputs),
    outputs: signedValues(outputs),
    run: (given) => Promise.resolve(given).then(run),
    time: (given, count) => timedRuns(() => run(given), count),
    peakBytes: () => Promise.resolve(peakBytes()),
    close: () => Promise.resolve(session.close()),
  };
}

function refusing<T>(path: string, does: () => T): T {
  try {
    return does();
  } catch (error) {
    const message = (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
    throw new RequestError(`${excerpt(path)}: it can't be opened or run: ${printable(message)}`, { cause: error });
  }
}
