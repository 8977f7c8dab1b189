import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import type { Inference, InferenceInput, InferenceOutput, InferenceTask } from '../core/inference.js';
import { tf } from '../engine/tensorflow.js';
import type { ClassifierConfig } from './config.js';
import { columnOfFeatures, encodeRaw } from './encode-raw.js';
import type { Examples, Form, Output } from './examples.js';
import { encode, head } from './network.js';
import { Pass } from './pass.js';

/** The network from raw pixels or raw rows to logits, or to numbers in the target's own unit. */
export function inferenceOf(config: ClassifierConfig, examples: Examples): Inference {
  const { form, output, unit } = examples;
  const input = inputOf(form);
  return {
    inputs: [input],
    outputs: [outputOf(output)],
    task: taskOf(output),
    infer(scope, inputs, inside) {
      const raw = inputs[input.name]!;
      const read = form.kind === 'images' ? (tf.div(raw, 255) as Tensor4D) : encodeRaw(form.encoding, raw as Tensor2D);
      const columns = form.kind === 'images' ? undefined : columnOfFeatures(form.encoding);
      const x = inside?.read?.(read, columns) ?? read;
      const pass = new Pass(scope, config, false, inside);
      const outputs = head(pass, encode(pass, x));
      if (output.kind === 'classes') return { logits: outputs };
      return { prediction: tf.add(tf.mul(outputs, output.deviation), output.mean) };
    },
    examples(part) {
      const { count, raw, targets } = examples[part];
      if (count === 0) return Promise.resolve(null);
      const classes = output.kind === 'classes';
      return Promise.resolve({
        count,
        unit,
        inputs: (indices) => ({ [input.name]: { shape: [indices.length, ...input.shape], data: raw(indices) } }),
        targets: (indices) =>
          classes
            ? Int32Array.from(indices, (index) => targets[index]!)
            : Float32Array.from(indices, (index) => targets[index]!),
      });
    },
  };
}

export function inputOf(form: Form): InferenceInput {
  if (form.kind === 'images') {
    const { height, width, channels } = form;
    return { name: 'image', shape: [height, width, channels], dtype: 'float32', meaning: { kind: 'image' } };
  }
  const columns = form.encoding.columns.map((column) => ({
    name: column.name,
    categories: column.kind === 'category' ? column.categories : null,
  }));
  return { name: 'row', shape: [columns.length], dtype: 'float32', meaning: { kind: 'row', columns } };
}

function outputOf(output: Output): InferenceOutput {
  return output.kind === 'classes'
    ? { name: 'logits', shape: [output.classNames.length], help: 'logits of the classes' }
    : { name: 'prediction', shape: [1], help: `${output.name}, in its own unit` };
}

function taskOf(output: Output): InferenceTask {
  return output.kind === 'classes'
    ? { kind: 'classes', classNames: output.classNames }
    : { kind: 'number', target: output.name };
}
