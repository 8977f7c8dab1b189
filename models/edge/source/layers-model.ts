import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import { accuracyOf, lossOf } from '../../classifier/losses.js';
import { target, targetFeeds, type Examples } from '../../classifier/examples.js';
import type { Model } from '../../core/model.js';
import { tf } from '../../engine/tensorflow.js';
import type { ImportedLayers } from '../import/keras/import-layers.js';

/**
 * A model of layers as one that is trained on: cross-entropy of its logits, before its softmax, with the classes of a data
 * set. Batch norm goes by its averages, which stay as they are; what Keras drops out at random is not. `scaled` makes of what
 * examples are read as what the model takes. Throws an Error for one without logits.
 */
export function layersModel(imported: ImportedLayers, examples: Examples, scaled: (x: Tensor) => Tensor): Model {
  const { variables, trainable, logits, inference } = imported;
  if (!logits) throw new Error('the model does not end in a softmax.');
  const [input] = inference.inputs;
  const [output] = inference.outputs;
  const { train, data, unit, assets } = examples;
  return {
    variables,
    optimizers: { optimizer: { kind: 'adam', parameters: trainable, beta1: 0.9, beta2: 0.999 } },
    ...{ data, unit, assets, examples: train.count },
    feeds: ({ indices }) => ({
      ...train.feeds(indices),
      ...targetFeeds(examples.output, train.targets, indices, new Float32Array(indices.length).fill(1)),
    }),
    train(scope, inputs) {
      const wanted = target(examples.output, inputs);
      if (wanted.kind !== 'classes') throw new Error('classes are learned alone.');
      const x = tf.reshape(scaled(examples.read(scope, inputs, false)), [-1, ...input!.shape]);
      const { outputs, loss, gradientNorm, applied } = scope.minimize('optimizer', inputs['learningRate']!, () => {
        const made = logits(scope, { [input!.name]: x })[output!.name] as Tensor2D;
        return { loss: lossOf(made, wanted, 0), outputs: made };
      });
      const accuracy = accuracyOf(outputs, wanted.labels_B, tf.onesLike(wanted.weights_B));
      return { loss, accuracy, gradientNorm, applied };
    },
    evaluation: null,
    parts: [],
  };
}
