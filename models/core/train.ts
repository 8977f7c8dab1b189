import { createProgram } from '../engine/create-program.js';
import { loadTensorFlow, type Runtime } from '../engine/tensorflow.js';
import type { CommonConfig } from './config.js';
import { RequestError } from './errors.js';
import { usesOneDnn, usesXla, type ExecutionMode } from './execution-modes.js';
import { programSpec, type Model } from './model.js';
import { modelBuilders } from './models.js';
import { architectureConfig, parseConfig } from './parse-config.js';
import { ProgramTraining } from './program-training.js';
import { dataSources } from './sources.js';
import type { Training, TrainingOptions } from './training.js';

/** Throws RequestError where data or configuration can't be used. */
export async function createTraining(options: TrainingOptions): Promise<Training> {
  return (await prepareTraining(options))(options.execution);
}

/**
 * Reads the data and makes the model once. What is returned makes a new training of it, executed in this mode; by
 * default as the configuration says. Throws RequestError where data or configuration can't be used.
 */
export async function prepareTraining(
  options: TrainingOptions,
): Promise<(execution?: ExecutionMode) => Promise<Training>> {
  const architecture = architectureConfig(options.architecture);
  const config = parseConfig(architecture, architecture.defaultPreset, options.config);
  const build = modelBuilders[architecture.name]!;
  const model = await build(config, dataSources(config.dataset, options.dirs, options.assets ?? null));
  checkBatch(config, model);
  const asConfigured = config.execution === 'auto' || options.askOnly ? 'graph' : config.execution;
  return async (execution = asConfigured) => {
    const runtime = await loadTensorFlow({ oneDnn: usesOneDnn(execution) });
    if (config.mode === 'compiled') checkOneDnn(execution, runtime);
    const program = await createProgram(programSpec(model), {
      mode: config.mode,
      execution: { xla: usesXla(execution) },
    });
    try {
      const metrics = architecture.metrics(config);
      return new ProgramTraining({ config, metrics, model, runtime, program, options });
    } catch (error) {
      program.dispose();
      throw error;
    }
  };
}

function checkOneDnn(execution: ExecutionMode, { native, oneDnn }: Runtime): void {
  if (usesOneDnn(execution) || !native || !oneDnn) return;
  throw new RequestError(
    `execution: ${execution} needs a process of its own, as TensorFlow was loaded with oneDNN before; start another one.`,
    { field: 'execution' },
  );
}

function checkBatch({ batchSize, accumulate, dataset }: CommonConfig, { examples, unit }: Model): void {
  if (batchSize * accumulate <= examples) return;
  const there = `the ${examples} ${unit} of data set '${dataset}'`;
  if (batchSize > examples) {
    throw new RequestError(`batchSize: ${batchSize} is more than ${there}; use at most ${examples}.`, {
      field: 'batchSize',
    });
  }
  const most = Math.floor(examples / batchSize);
  throw new RequestError(
    `accumulate: ${accumulate} batches of ${batchSize} are more than ${there}; use at most ${most}.`,
    { field: 'accumulate' },
  );
}
