import { key, literal, runExample, runFunction, tensorsOf } from './javascript.js';
import type { CodeOfPlace, LoadedFile } from './loading-code.js';

export const tfjsCode: CodeOfPlace = {
  browser: (file) => ({
    install: 'npm install @tensorflow/tfjs',
    definition: `import * as tf from '@tensorflow/tfjs';

const model = await tf.loadGraphModel(${literal(`${file.path}/model.json`)});

${running(file)}`,
    example: runExample(file),
  }),
  node: (file) => ({
    install: 'npm install @tensorflow/tfjs',
    definition: `import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';

const folder = ${literal(file.path)};
const { modelTopology, signature, weightsManifest } = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8'));
const shards = weightsManifest.flatMap(({ paths }) => paths).map((path) => readFile(join(folder, path)));
const model = await tf.loadGraphModel(
  tf.io.fromMemory({
    modelTopology,
    signature,
    weightSpecs: weightsManifest.flatMap(({ weights }) => weights),
    weightData: Uint8Array.from(Buffer.concat(await Promise.all(shards))).buffer,
  }),
);

${running(file)}`,
    example: runExample(file),
  }),
  python: () => ({
    reason: 'TensorFlow.js models are for JavaScript; export a SavedModel, ONNX or TensorFlow Lite for Python.',
  }),
};

function running(file: LoadedFile): string {
  return runFunction(
    file,
    `  const tensors = ${tensorsOf(file)};
  const results = [model.execute(tensors, [${file.outputs.map(({ name }) => literal(name)).join(', ')}])].flat();
  const values = await Promise.all(results.map((result) => result.data()));
  tf.dispose([tensors, results]);
  return { ${file.outputs.map(({ name }, at) => `${key(name)}: values[${at}]`).join(', ')} };`,
  );
}
