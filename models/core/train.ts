import { createProgram } from '../engine/create-program.js';
import { loadTensorFlow, type Runtime } from '../engine/tensorflow.js';
import type { CommonConfig } from './config.js';
import { batchProblem } from './data-problem.js';
import { RequestError } from './errors.js';
import { usesOneDnn, usesXla, type ExecutionMode } from './execution-modes.js';
import type { Learner, TrainingOptions } from './learner.js';
import { builderOf } from './learners.js';
import { liveValues } from './live.js';
import type { MemoryReport } from './memory-estimate.js';
import { MemoryEstimator } from './memory-estimator.js';
import { programSpec, type Model } from './model.js';
import { architectureConfig, parseStored } from './parse-config.js';
import { ProgramTraining } from './program-training.js';
import { dataSources } from './sources.js';
import { namesOfStart } from './start-settings.js';
import { takeWeights } from './start.js';

/** Throws RequestError where data or configuration can't be used. */
export async function createTraining(options: TrainingOptions): Promise<Learner> {
  const builder = builderOf(options.architecture);
  if (builder.kind === 'program') return (await prepareTraining(options))(options.execution);
  const { config } = configOf(options);
  return builder.create(config, options);
}

/**
 * Reads the data and makes the model once. What is returned makes a new training of it, executed in this mode; by
 * default as the configuration says. Throws RequestError where data or configuration can't be used, or the architecture
 * is not one program.
 */
export async function prepareTraining(
  options: TrainingOptions,
): Promise<(execution?: ExecutionMode) => Promise<ProgramTraining>> {
  const { architecture, config } = configOf(options);
  const asConfigured = config.execution === 'auto' || options.askOnly ? 'graph' : config.execution;
  const { watchMemory, onActivity } = options;
  onActivity?.('Loading TensorFlow');
  // Before anything else, so that it is known what TensorFlow alone takes.
  const early = watchMemory && (await loadTensorFlow({ oneDnn: usesOneDnn(options.execution ?? asConfigured) }));
  const processBytes = watchMemory?.residentBytes() ?? 0;
  onActivity?.('Reading the data');
  const model = await modelOf(config, options);
  const live = liveValues(architecture, config);
  if (early?.native) {
    onActivity?.('Estimating memory');
    await watchMemory?.onModel(new MemoryEstimator({ backend: early.native, model, config, live, processBytes }));
  }
  return async (execution = asConfigured) => {
    const runtime = await loadTensorFlow({ oneDnn: usesOneDnn(execution) });
    onActivity?.('Recording the step');
    if (config.mode === 'compiled') checkOneDnn(execution, runtime);
    const program = await createProgram(programSpec(model), {
      mode: config.mode,
      execution: { xla: usesXla(execution) },
    });
    try {
      const metrics = architecture.metrics(config);
      return new ProgramTraining({ config, metrics, live, model, runtime, program, options });
    } catch (error) {
      program.dispose();
      throw error;
    }
  };
}

/**
 * What a run of this configuration will take of memory, and what it would take with smaller batches. `residentBytes`
 * tells how large this process is, in which nothing else should have been done. Throws RequestError where data or
 * configuration can't be used, or native TensorFlow is missing.
 */
export async function estimateMemory(options: TrainingOptions, residentBytes: () => number): Promise<MemoryReport> {
  const { architecture, config } = configOf(options);
  const { native, reason } = await loadTensorFlow();
  if (!native) throw new RequestError(`estimate: there is no estimate without native TensorFlow: ${reason}.`);
  const processBytes = residentBytes();
  const model = await modelOf(config, options);
  const live = liveValues(architecture, config);
  return new MemoryEstimator({ backend: native, model, config, live, processBytes }).report();
}

function configOf(options: TrainingOptions) {
  const architecture = architectureConfig(options.architecture);
  return { architecture, config: parseStored(architecture, options.config) };
}

async function modelOf(
  config: CommonConfig,
  { architecture, dirs, assets, start, state, kept = null, otherRun, askOnly = false, ...options }: TrainingOptions,
): Promise<Model> {
  const builder = builderOf(architecture);
  if (builder.kind !== 'program') throw new RequestError(`architecture: '${architecture}' is not a single program.`);
  const begun = state === undefined ? start?.() : undefined;
  const known = {
    assets: assets ?? null,
    startAssets: begun?.assets ?? null,
    kept,
    begins: !state,
    ...(otherRun && { otherRun }),
  };
  const sources = dataSources(config.dataset, dirs, known, options);
  const model = await builder.build(config, sources);
  const makesItsData = architectureConfig(architecture).dataKind(config) === null;
  const problem = batchProblem(
    config,
    { count: model.examples, unit: model.unit },
    makesItsData ? null : config.dataset,
  );
  if (problem && !askOnly) throw problem;
  if (!begun) return model;
  const variables = takeWeights(model.variables, begun, namesOfStart(architecture, begun.origin, begun.part));
  return { ...model, variables: { ...variables, ...model.following?.(begun.part, variables) } };
}

function checkOneDnn(execution: ExecutionMode, { native, oneDnn }: Runtime): void {
  if (usesOneDnn(execution) || !native || !oneDnn) return;
  throw new RequestError(
    `execution: ${execution} needs a process of its own, as TensorFlow was loaded with oneDNN before; start another one.`,
    { field: 'execution' },
  );
}
