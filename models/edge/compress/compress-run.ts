/** A run's model pruned, fine-tuned and clustered; or a file's, which can't be trained. */
import type { CommonConfig } from '../../core/config.js';
import type { TensorData, WithinStep } from '../../core/learner.js';
import { builderOf } from '../../core/learners.js';
import type { ModelRun } from '../../core/model-of-run.js';
import { graphOfRun } from '../graph/graph-of-run.js';
import type { InferenceGraph } from '../graph/inference-graph.js';
import type { Compression } from '../panels/variants.js';
import { channelPruned } from './channel-pruning.js';
import { clusteredWeights } from './clustered-weights.js';
import { fineTuned } from './fine-tune.js';
import { magnitudePruned } from './magnitude-pruning.js';
import { removeDeadChannels } from './remove-dead-channels.js';
import { channelVariableMasks, maskedVariables, weightMasks, type VariableMasks } from './variable-masks.js';

/**
 * The graph of a run's checkpoint with this compression, and all of its weights where it was fine-tuned: with them `restoreRun`
 * gives the same graph without training again. Throws RequestError, TrainingError, and StepInterrupted as `within.turn` does.
 */
export async function compressRun(
  run: ModelRun,
  compression: Compression,
  within: Pick<WithinStep, 'turn' | 'progress'>,
): Promise<{ graph: InferenceGraph; kept: Record<string, TensorData> }> {
  const { pruned: share, fineTuned: steps, what } = compression;
  const { graph } = await graphOfRun(run);
  if (share === 0) return { graph: finished(graph, compression), kept: {} };
  const masksAt = (at: number, weights: Readonly<Record<string, TensorData>>): VariableMasks =>
    what === 'channels' ? channelVariableMasks(graph, weights, at) : weightMasks(graph, weights, at);
  if (steps === 0) {
    const weights = maskedVariables(run.weights, masksAt(share, run.weights));
    return { graph: finished((await graphOfRun({ ...run, weights })).graph, compression), kept: {} };
  }
  const builder = builderOf(run.architecture);
  if (builder.kind !== 'program') throw new Error(`${run.architecture} is no single program.`);
  const config = run.config as CommonConfig & Record<string, unknown>;
  const model = await builder.build(config, run.sources);
  const weights = Object.fromEntries(Object.keys(model.variables).map((name) => [name, run.weights[name]!]));
  // Channels go at once: which of them is least needed is asked of the graph, which is made anew only at the end.
  const gradual = what === 'weights';
  const { architecture } = run;
  const kept = await fineTuned({ architecture, config, model, weights, steps, share, masksAt, gradual, within });
  return { graph: await restoreRun(run, compression, kept), kept };
}

/** The same of what was kept. Throws RequestError where it doesn't fit the run. */
export async function restoreRun(
  run: ModelRun,
  compression: Compression,
  kept: Record<string, TensorData>,
): Promise<InferenceGraph> {
  if (Object.keys(kept).length === 0) {
    const unwatched = { progress: () => undefined, turn: () => Promise.resolve() };
    return (await compressRun(run, { ...compression, fineTuned: 0 }, unwatched)).graph;
  }
  return finished((await graphOfRun({ ...run, weights: kept })).graph, compression);
}

/** A graph with this compression, without fine-tuning: `fineTuned` is left out. */
export function compressGraph(graph: InferenceGraph, compression: Compression): InferenceGraph {
  const { pruned: share, what } = compression;
  if (share === 0) return finished(graph, compression);
  const pruned = what === 'channels' ? channelPruned(graph, share) : magnitudePruned(graph, { share });
  return finished(pruned, compression);
}

/** What is done to the graph itself, once its weights are as they shall be. */
function finished(graph: InferenceGraph, { pruned, what, clusters }: Compression): InferenceGraph {
  const small = pruned > 0 && what === 'channels' ? removeDeadChannels(graph) : graph;
  return clusters > 0 ? clusteredWeights(small, clusters) : small;
}
