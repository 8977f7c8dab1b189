import { basename } from 'node:path';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import { inputOf } from '../../classifier/inference.js';
import type { Part } from '../../classifier/examples.js';
import { RequestError } from '../../core/errors.js';
import type { ExplainedInference, InferenceExamples } from '../../core/inference.js';
import type { TrainingOptions } from '../../core/learner.js';
import { excerpt } from '../../core/printable.mjs';
import { LoadedGraph } from '../../edge/graph/loaded-graph.js';
import { readModelFile } from '../../edge/inspect/read-model-file.js';
import { fileExamples } from '../../edge/source/file-examples.js';
import { importModel } from '../../edge/source/import-model.js';
import { isReady } from '../../edge/source/ready-source.js';
import { tf } from '../../engine/tensorflow.js';
import type { ExplainSource } from './explain-source.js';
import { notFollowed } from './not-followed.js';

/**
 * A model file of the user's on a data set of the lab's. Layers are followed by gradients; a graph is asked for its outputs alone.
 * Throws RequestError where it can't be read, doesn't fit the data, or is a runtime's own file.
 */
export async function fileSource(
  { file, data }: { file: string; data: string | null },
  { dirs }: Pick<TrainingOptions, 'dirs'>,
): Promise<ExplainSource> {
  const name = excerpt(basename(file).replace(/\.[a-z0-9]{1,6}$/i, '') || 'model');
  if (data === null) {
    throw new RequestError(
      "data: a model file has no rows of its own; name one of the lab's data sets that fits it (lab datasets lists them).",
      { field: 'data' },
    );
  }
  const { format } = (await readModelFile(file)).description;
  if (isReady(format)) {
    throw new RequestError(
      `file: '${name}' is a file of ${format}, which only its runtime can run; use the model that it was made from.`,
      { field: 'file' },
    );
  }
  const { graph, task, layers } = await importModel(file, name);
  const { task: known, read, notes } = await fileExamples(graph, task, { data, dirs });
  const [taken, output] = [graph.inputs[0]!, graph.outputs[0]!];
  const { factor, shift } = read!.scale;
  const { form, unit, train, test } = read!.examples;
  const input = inputOf(form);
  if (input.shape.length === taken.shape.length && input.shape.join() !== taken.shape.join()) {
    throw new RequestError(
      `data: '${excerpt(data)}' has [${input.shape.join(', ')}] numbers for each of its ${unit}, and the model takes [${taken.shape.join(', ')}]; use one that takes them as they are.`,
      { field: 'data' },
    );
  }
  const examples = ({ count, raw, targets }: Part): InferenceExamples | null =>
    count === 0
      ? null
      : {
          ...{ count, unit },
          inputs: (indices) => ({ [input.name]: { shape: [indices.length, ...input.shape], data: raw(indices) } }),
          targets: (indices) => Int32Array.from(indices, (index) => targets[index]!),
        };
  const infer = layers?.logits ?? layers?.inference.infer;
  const inference: ExplainedInference = {
    inputs: [input],
    outputs: [output],
    task: known,
    infer(scope, { [input.name]: raw }, inside) {
      if (!infer) throw notFollowed();
      // Gradients begin at numbers from 0 to 1 where they are pixels.
      const isImage = form.kind === 'images';
      const pixels: Tensor = isImage ? tf.div(raw!, 255) : raw!;
      const seen = inside?.read?.(pixels) ?? pixels;
      const scaled = tf.add(tf.mul(seen, isImage ? 255 * factor : factor), shift);
      return infer(scope, { [taken.name]: tf.reshape(scaled, [-1, ...taken.shape]) });
    },
    examples: (part) => Promise.resolve(examples(part === 'train' ? train : test)),
  };
  const unfollowed = infer
    ? []
    : ['The file is a graph, which is asked for its outputs and not followed by gradients.'];
  return {
    ...{ name, architecture: format, inference, checkpoints: [{ step: 0, read: () => layers?.variables ?? {} }] },
    notes: [...notes, ...unfollowed],
    ...(!infer && {
      runs: async () => {
        const loaded = await LoadedGraph.open(graph);
        return {
          outputs(raw) {
            const scaled = (raw.data as Float32Array).map((value) => value * factor + shift);
            const fed = { [taken.name]: { shape: [raw.shape[0]!, ...taken.shape], data: scaled } };
            const { shape, data } = loaded.run(fed)[output.name]!;
            return tf.tensor2d(data as Float32Array, shape as [number, number]) as Tensor2D;
          },
          close: () => loaded.close(),
        };
      },
    }),
  };
}
