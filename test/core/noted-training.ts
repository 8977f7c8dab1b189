/** A training without TensorFlow. */
import { architectureConfig, parseConfig } from '../../models/core/parse-config.js';
import type { Model, ModelPart, OwnEvaluation } from '../../models/core/model.js';
import { liveValues } from '../../models/core/live.js';
import { ProgramTraining } from '../../models/core/program-training.js';
import type { Program, RunOptions } from '../../models/engine/program.js';

interface Ran extends RunOptions {
  name: string;
  feeds: Record<string, unknown>;
}

/** A training whose program only notes what it is asked to run, and answers with what `scalars` says. */
export function noted(
  changes: Record<string, unknown>,
  scalars: (name: string, call: number) => Record<string, number>,
  native: { isUsingGpuDevice: boolean } | null = null,
  parts: ModelPart[] = [],
  ownEvaluation?: OwnEvaluation,
) {
  const architecture = architectureConfig('transformer');
  const config = parseConfig(architecture, 'copy', { batchSize: 4, seed: 7, warmupSteps: 0, ...changes });
  const calls: Ran[] = [];
  const unused = () => {
    throw new Error('not asked for');
  };
  const model: Model = {
    variables: {},
    optimizers: { first: { kind: 'sgd', parameters: [] } },
    data: {},
    examples: 100,
    unit: 'examples',
    feeds: ({ indices }) => ({ indices }),
    train: unused,
    evaluation: {
      evaluate: unused,
      batches: (extent) => Array.from({ length: extent === 'full' ? 3 : 1 }, (_, at) => ({ at })),
      unit: 'tests',
      examples: () => 10,
      criterion: 'validationLoss',
    },
    parts,
    ...(ownEvaluation && { ownEvaluation }),
    assets: {},
  };
  const program: Program = {
    mode: 'compiled',
    variables: [],
    prepare: () => undefined,
    run(name, feeds, options = {}) {
      calls.push({ name, feeds, ...options });
      return { scalars: scalars(name, calls.length - 1), tensors: {} };
    },
    read: () => ({}),
    write: () => undefined,
    dispose: () => undefined,
  };
  const runtime = { native, tensorflow: null } as unknown as ConstructorParameters<
    typeof ProgramTraining
  >[0]['runtime'];
  const metrics = architecture.metrics(config);
  return {
    training: new ProgramTraining({
      config,
      metrics,
      live: liveValues(architecture, config),
      model,
      runtime,
      program,
      options: {},
    }),
    calls,
  };
}
