import { expect, test } from 'vitest';
import { freeze } from '../../../models/edge/graph/freeze.js';
import { evaluateGraph } from '../../../models/edge/graph/loaded-graph.js';
import { importTfjsLayers } from '../../../models/edge/import/keras/import-tfjs.js';
import { readModelFile } from '../../../models/edge/inspect/read-model-file.js';
import { tf } from '../../../models/engine/tensorflow.js';
import { numbers } from '../hand-made-graph.js';
import { savedLayers } from './saved-layers.js';

test('a layers model of TensorFlow.js gives what TensorFlow.js gives, and is described layer by layer', async () => {
  const { layers } = tf;
  const model = tf.sequential({
    layers: [
      layers.conv2d({ inputShape: [6, 5, 2], filters: 4, kernelSize: 3, padding: 'same', activation: 'relu' }),
      layers.batchNormalization({ movingVarianceInitializer: tf.initializers.constant({ value: 3 }) }),
      layers.depthwiseConv2d({ kernelSize: 2, depthMultiplier: 2 }),
      layers.averagePooling2d({ poolSize: 2, padding: 'same' }),
      layers.reshape({ targetShape: [6, 8] }),
      layers.lstm({ units: 3, returnSequences: true }),
      layers.gru({ units: 3 }),
      layers.dense({ units: 4, activation: 'softmax' }),
    ],
  });
  const path = await savedLayers(model);
  const { description } = await readModelFile(path);
  expect(description).toMatchObject({ format: 'tfjs-layers', notes: [] });
  expect(description.nodes.map(({ op }) => op)).toEqual([
    ...['Conv2D', 'BatchNormalization', 'DepthwiseConv2D', 'AveragePooling2D', 'Reshape', 'LSTM', 'GRU', 'Dense'],
  ]);
  const { inference, variables } = await importTfjsLayers(`${path}/model.json`);
  expect(inference.task).toMatchObject({ kind: 'classes', classNames: { length: 4 } });
  const data = numbers(3 * 60);
  const graph = await freeze('tfjs', inference, variables);
  const made = await evaluateGraph(graph, { [inference.inputs[0]!.name]: { shape: [3, 6, 5, 2], data } });
  const right = (model.predict(tf.tensor(data, [3, 6, 5, 2])) as ReturnType<typeof tf.tensor>).dataSync();
  right.forEach((value, at) => expect(made[inference.outputs[0]!.name]!.data[at]).toBeCloseTo(value, 6));
});
