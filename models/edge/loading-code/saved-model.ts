import { key, literal, property, runExample, runFunction, tensorsOf } from './javascript.js';
import type { CodeOfPlace } from './loading-code.js';
import * as python from './python.js';

export const savedModelCode: CodeOfPlace = {
  browser: () => ({
    reason: 'A SavedModel needs TensorFlow itself, which no browser runs; export TensorFlow.js or ONNX.',
  }),
  node: (file) => ({
    install: 'npm install @tensorflow/tfjs-node',
    definition: `import * as tf from '@tensorflow/tfjs-node';

const model = await tf.node.loadSavedModel(${literal(file.path)});

${runFunction(
  file,
  `  const tensors = ${tensorsOf(file)};
  const results = model.predict(tensors);
  const values = { ${file.outputs.map(({ name }) => `${key(name)}: await ${property('results', name)}.data()`).join(', ')} };
  tf.dispose([tensors, results]);
  return values;`,
)}`,
    example: runExample(file),
  }),
  python: (file) => ({
    install: 'pip install tensorflow',
    definition: `import numpy as np
import tensorflow as tf

model = tf.saved_model.load(${python.literal(file.path)})
served = model.signatures['serving_default']


${python.runFunction(
  file,
  `    inputs = ${python.givenInputs(file)}
    results = served(**{name: tf.constant(value) for name, value in inputs.items()})
    return {name: result.numpy()[0] for name, result in results.items()}`,
)}`,
    example: python.runExample(file),
  }),
};
