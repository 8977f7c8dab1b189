import { createProgram } from '../engine/create-program.js';
import { loadTensorFlow } from '../engine/tensorflow.js';
import type { CommonConfig } from './config.js';
import { RequestError } from './errors.js';
import { programSpec, type Model } from './model.js';
import { modelBuilders } from './models.js';
import { architectureConfig, parseConfig } from './parse-config.js';
import { ProgramTraining } from './program-training.js';
import { dataSources } from './sources.js';
import type { Training, TrainingOptions } from './training.js';

/** Throws RequestError where data or configuration can't be used. */
export async function createTraining(options: TrainingOptions): Promise<Training> {
  const architecture = architectureConfig(options.architecture);
  const config = parseConfig(architecture, architecture.defaultPreset, options.config);
  const build = modelBuilders[architecture.name]!;
  const model = await build(config, dataSources(config.dataset, options.dirs, options.assets ?? null));
  checkBatch(config, model);
  const runtime = await loadTensorFlow();
  const program = await createProgram(programSpec(model), { mode: config.mode });
  try {
    const metrics = architecture.metrics(config);
    return new ProgramTraining({ config, metrics, model, runtime, program, options });
  } catch (error) {
    program.dispose();
    throw error;
  }
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
