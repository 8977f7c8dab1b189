/** TensorFlow's converter in Python, which the lab does without: the same files, but for what travels with them. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../../../build/paths.mjs';
import { findPeers } from '../../../build/setup/peers.mjs';
import { savedModelFor } from '../../../models/edge/formats/saved-model.js';
import { readTflite } from '../../../models/edge/formats/tflite/read.js';
import { tfliteWriter } from '../../../models/edge/formats/tflite/writer.js';
import { tfliteRuntime } from '../../../models/edge/runtimes/tflite.js';
import { opened, writtenTo } from '../exported.js';
import { graphKinds, graphOf } from '../graphs.js';
import { handMadeMetadata } from '../hand-made-graph.js';
import { madeInputs } from './made-inputs.js';

const python = findPeers()?.keras;

test.skipIf(python === undefined)("Python's converter makes files that give the very same numbers", async () => {
  const folder = writtenTo([]);
  const graphs = await Promise.all(graphKinds.map(async (kind) => ({ kind, graph: (await graphOf(kind)).graph })));
  const theirs = graphs.map(({ kind, graph }) => ({
    saved: writtenTo(savedModelFor(graph, { batch: null })),
    file: join(folder, `${kind}.tflite`),
  }));
  const script = join(projectRoot, 'test', 'edge', 'tflite', 'reference_converter.py');
  execFileSync(python!, [script, ...theirs.flatMap(({ saved, file }) => [saved, file])], { stdio: 'ignore' });
  for (const [index, { graph }] of graphs.entries()) {
    const options = {
      precision: 'float32',
      calibration: null,
      metadata: handMadeMetadata,
      integerInputs: false,
    } as const;
    const ours = await tfliteWriter.write(graph, options);
    const inputs = madeInputs(graph, 3);
    const { file } = theirs[index]!;
    const ops = (bytes: Uint8Array) => readTflite(bytes).description.nodes.map(({ op }) => op);
    expect(ops(ours[0]!.bytes)).toEqual(ops(readFileSync(file)));
    await opened(tfliteRuntime, join(writtenTo(ours), 'model.tflite'), async (model) => {
      await opened(tfliteRuntime, file, async (reference) => {
        expect(await model.run(inputs)).toEqual(await reference.run(inputs));
      });
    });
  }
});
