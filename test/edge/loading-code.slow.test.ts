import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { peerPython } from '../../build/setup/peers.mjs';
import type { FormatWriter } from '../../models/edge/formats/format.js';
import { onnxWriter } from '../../models/edge/formats/onnx/writer.js';
import { safetensorsWriter } from '../../models/edge/formats/safetensors.js';
import { savedModelWriter } from '../../models/edge/formats/saved-model.js';
import { tfliteWriter } from '../../models/edge/formats/tflite/writer.js';
import { loadingCode, wholeText } from '../../models/edge/loading-code/loading-code.js';
import { silentProgress } from '../build/scratch.js';
import { writtenTo } from './exported.js';
import { handMadeGraph, handMadeLogits, handMadeMetadata, handMadePictures } from './hand-made-graph.js';

const graph = handMadeGraph();
const classNames = ["it's", '"b"', 'c', 'd\u2028*/', '"""\n'];

const cases: [FormatWriter, path: string, peer: 'edge' | 'keras'][] = [
  [onnxWriter, 'model.onnx', 'edge'],
  [tfliteWriter, 'model.tflite', 'edge'],
  [savedModelWriter, '.', 'keras'],
  [safetensorsWriter, 'model.safetensors', 'edge'],
];

for (const [writer, path, peer] of cases) {
  test(`code for Python: ${writer.format}`, async () => {
    const python = await peerPython(peer, { env: process.env, progress: silentProgress() });
    const options = {
      precision: 'float32',
      calibration: null,
      metadata: handMadeMetadata,
      integerInputs: false,
    } as const;
    const folder = writtenTo(await writer.write(graph, options));
    const { inputs, outputs } = graph;
    const file = {
      format: writer.format,
      path,
      precision: 'float32' as const,
      inputs,
      outputs,
      task: { kind: 'classes' as const, classNames },
    };
    const code = loadingCode(file).find(({ place }) => place === 'python')!;
    if ('reason' in code) throw new Error(code.reason);
    const { image } = handMadePictures(1);
    const call =
      writer.format === 'safetensors'
        ? ''
        : `print([float(x) for x in run({"image": [${image.data.join()}]})["logits"]])\n`;
    writeFileSync(join(folder, 'program.py'), `${wholeText(code, code)}\n${call}`);
    const lines = execFileSync(python, ['program.py'], { cwd: folder, encoding: 'utf8' }).trim().split('\n');
    if (writer.format === 'safetensors') {
      expect(lines).toContain('logits_1 (288, 5) float32');
      return;
    }
    const right = [...(await handMadeLogits(1)).data];
    for (const [at, value] of right.entries())
      expect((JSON.parse(lines.at(-1)!) as number[])[at]).toBeCloseTo(value, 4);
  });
}
