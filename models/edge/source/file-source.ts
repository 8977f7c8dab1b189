import { basename } from 'node:path';
import type { Tensor } from '@tensorflow/tfjs';
import type { CommonConfig } from '../../core/config.js';
import type { TrainingOptions, WithinStep } from '../../core/learner.js';
import { excerpt } from '../../core/printable.mjs';
import type { TensorData } from '../../engine/tensor-data.js';
import { tf } from '../../engine/tensorflow.js';
import { compressGraph } from '../compress/compress-run.js';
import { fineTuned } from '../compress/fine-tune.js';
import { removeDeadChannels } from '../compress/remove-dead-channels.js';
import { channelVariableMasks, weightMasks, type VariableMasks } from '../compress/variable-masks.js';
import type { EdgeConfig } from '../config.js';
import { freeze } from '../graph/freeze.js';
import type { InferenceGraph } from '../graph/inference-graph.js';
import { readModelFile } from '../inspect/read-model-file.js';
import type { Compression } from '../panels/variants.js';
import type { CompressedModel, ExportSource } from './export-source.js';
import { fileExamples } from './file-examples.js';
import { importModel } from './import-model.js';
import { layersModel } from './layers-model.js';
import { isReady, readySource } from './ready-source.js';

/** A model file of the user's, with the data set that it is checked with. Throws RequestError. */
export async function fileSource(
  { file, data }: Pick<EdgeConfig, 'data'> & { file: string },
  { dirs, helpers }: Pick<TrainingOptions, 'dirs' | 'helpers'>,
): Promise<ExportSource> {
  const name = basename(file).replace(/\.[a-z0-9]{1,6}$/i, '') || 'model';
  const { description } = await readModelFile(file);
  if (isReady(description.format)) {
    return readySource({ path: file, name: excerpt(name), description }, { data, dirs, ...(helpers && { helpers }) });
  }
  const { format, graph, task, layers } = await importModel(file, excerpt(name));
  const { training, ...checked } = await fileExamples(graph, task, { data, dirs });
  const model = layers?.logits && training && layersModel(layers, training.examples, scaling(training.scale));

  /** What was kept of fine-tuning, as the graph that it comes to. */
  async function restored(compression: Compression, kept: Record<string, TensorData>): Promise<InferenceGraph> {
    if (Object.keys(kept).length === 0 || !layers) return compressGraph(graph, compression);
    const tuned = await freeze(name, layers.inference, kept);
    const small = compression.what === 'channels' ? removeDeadChannels(tuned) : tuned;
    return compressGraph(small, { ...compression, pruned: 0 });
  }

  async function compressed(compression: Compression, within: WithinStep): Promise<CompressedModel> {
    const { pruned: share, fineTuned: steps, what } = compression;
    if (!model || !training || share === 0 || steps === 0)
      return { graph: compressGraph(graph, compression), kept: {} };
    const masksAt = (at: number, weights: Readonly<Record<string, TensorData>>): VariableMasks =>
      what === 'channels' ? channelVariableMasks(graph, weights, at) : weightMasks(graph, weights, at);
    const kept = await fineTuned({
      ...{ architecture: 'classifier', config: training.config as unknown as CommonConfig & Record<string, unknown> },
      ...{ model, weights: model.variables, steps, share, masksAt, gradual: what === 'weights', within },
    });
    return { graph: await restored(compression, kept), kept };
  }

  return {
    ...{ name, architecture: format, origin: `file ${excerpt(basename(file))}`, licence: null, graph },
    ...checked,
    canTrain: model !== null && model !== undefined,
    compress: compressed,
    restore: restored,
  };
}

/** Examples are read as numbers from 0 to 1 where they are pixels, and rows as they are encoded. */
function scaling({ factor, shift }: { factor: number; shift: number }): (x: Tensor) => Tensor {
  return (x) => tf.add(tf.mul(x, 255 * factor), shift);
}
