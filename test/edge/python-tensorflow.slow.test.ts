import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { findPeers } from '../../build/setup/peers.mjs';
import { savedModelWriter } from '../../models/edge/formats/saved-model.js';
import { evaluateGraph } from '../../models/edge/graph/loaded-graph.js';
import { graphOfSavedModel } from '../../models/edge/import/graph-of-saved-model.js';
import { savedModelRuntime } from '../../models/edge/runtimes/saved-model.js';
import { largestError, opened, writtenTo } from './exported.js';
import { handMadeGraph, handMadeLogits, handMadeMetadata, handMadePictures } from './hand-made-graph.js';

const python = findPeers()?.keras ?? null;
const script = (name: string) => fileURLToPath(new URL(`python/${name}.py`, import.meta.url));

function floatsIn(path: string): Float32Array {
  return new Float32Array(Uint8Array.from(readFileSync(path)).buffer);
}

if (python === null) {
  test.skip('Python TensorFlow is not installed: `npm run bench` with the peers sets it up', () => undefined);
} else {
  test.each([
    ['float32', 1e-5],
    ['float16', 2e-3],
  ] as const)("Python's TensorFlow loads a SavedModel of %s", async (precision, most) => {
    const options = { precision, calibration: null, metadata: handMadeMetadata, integerInputs: false };
    const folder = writtenTo(await savedModelWriter.write(handMadeGraph(), options));
    const { image } = handMadePictures(2);
    const [given, results] = [join(folder, 'given.bin'), join(folder, 'results.bin')];
    writeFileSync(given, new Uint8Array(image.data.buffer));
    execFileSync(python, [script('run_saved_model'), folder, 'image', image.shape.join(), given, results, 'logits']);
    expect(largestError({ shape: [2, 5], data: floatsIn(results) }, await handMadeLogits(2))).toBeLessThan(most);
  });

  test('a SavedModel of Keras, with its variables, is run, and becomes a graph that gives the same', async () => {
    const folder = writtenTo([]);
    execFileSync(python, [script('export_keras'), folder]);
    const images = { shape: [2, 8, 8, 1], data: floatsIn(join(folder, 'images.bin')) };
    const logits = { shape: [2, 3], data: floatsIn(join(folder, 'logits.bin')) };
    const path = join(folder, 'model');
    await opened(savedModelRuntime, path, async (model) => {
      const results = await model.run({ [model.inputs[0]!.name]: images });
      expect(largestError(Object.values(results)[0]!, logits)).toBeLessThan(1e-5);
    });
    const { graph } = await graphOfSavedModel(path);
    expect(graph.nodes.map(({ op }) => op)).not.toContain('Shape');
    const [input, output] = [graph.inputs[0]!, graph.outputs[0]!];
    expect(input.meaning).toEqual({ kind: 'image' });
    const results = await evaluateGraph(graph, { [input.name]: images });
    expect(largestError(results[output.name]!, logits)).toBeLessThan(1e-5);
  });
}
