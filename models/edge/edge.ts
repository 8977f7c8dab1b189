import type { TrainingOptions } from '../core/learner.js';
import { RequestError } from '../core/errors.js';
import { ownLearner } from '../core/learner-builder.js';
import { deviceOf, loadTensorFlow } from '../engine/tensorflow.js';
import type { EdgeConfig } from './config.js';
import { EdgeLearner } from './edge-learner.js';
import { readerOf } from './inspect/read-model-file.js';
import { RUNTIME_TASK, runtimeTask } from './runtime-task.js';
import type { ExportSource } from './source/export-source.js';
import { fileSource } from './source/file-source.js';
import { keptFile } from './source/kept-file.js';
import { runSource } from './source/run-source.js';

// The folder, in the order in which it is best read:
//   plan.ts          the steps of a run: models to make ready, variants of each to write and check
//   source/          what is exported: a run's model, or a file
//   graph/           the model frozen as a small graph of TensorFlow's ops, from which everything is written
//   compress/        pruning, clustering, quantisation, and what they cost
//   formats/         what writes and reads each format; runtimes/ what opens it, each in a process of its own (runtime-task.ts)
//   make-variant.ts  a step: written, opened, and held to the model, see check/
//   edge-learner.ts  the run

export const edgeLearner = ownLearner<EdgeConfig>(
  async (config, options) => {
    const runtime = await loadTensorFlow();
    const openSource = (): Promise<ExportSource> => sourceOf(config, options);
    const source = options.askOnly ? null : await openSource();
    const versions = { tensorflow: runtime.tensorflow ?? 'none (tfjs on the CPU)' };
    return new EdgeLearner({ config, source, openSource, options, device: deviceOf(runtime), versions });
  },
  { [RUNTIME_TASK]: runtimeTask },
);

/** Throws RequestError where there is nothing to export, or more than one thing. */
function sourceOf(config: EdgeConfig, options: TrainingOptions): Promise<ExportSource> {
  const start = options.start?.();
  if (config.file !== null && start) {
    throw new RequestError('file: a run and a file can not both be exported; leave one of them out.', {
      field: 'file',
    });
  }
  if (start && config.data !== null) {
    throw new RequestError(`data: a run is checked with its own data set; leave '${config.data}' out.`, {
      field: 'data',
    });
  }
  if (start) return runSource(start, options);
  if (config.file !== null) {
    const file = options.filesDir === undefined ? config.file : keptFile(options.filesDir, config.file, readerOf);
    return fileSource({ file, data: config.data }, options);
  }
  throw new RequestError('start: an export needs a run to start from, or a model file.', { field: 'start' });
}
