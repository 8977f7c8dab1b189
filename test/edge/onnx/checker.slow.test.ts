/** ONNX's own checker, in Python, on every kind of model in every precision. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { execute } from '../../../build/setup/child.mjs';
import { peerPython } from '../../../build/setup/peers.mjs';
import { precisions } from '../../../models/edge/formats/formats.js';
import { onnxWriter } from '../../../models/edge/formats/onnx/writer.js';
import { silentProgress } from '../../build/scratch.js';
import { graphKinds, graphOf } from '../graphs.js';
import { options, ranges } from './ran.js';

const script = `
import sys, onnx
for path in sys.argv[1:]:
    try:
        onnx.checker.check_model(path, full_check=True)
        print('right')
    except Exception as error:
        print(path, str(error).replace('\\n', ' '))
`;

test('the checker finds nothing wrong, with shapes inferred too, and finds what is', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'model-lab-checked-'));
  try {
    const paths: string[] = [];
    const write = (name: string, bytes: Uint8Array) => {
      paths.push(join(folder, `${name}.onnx`));
      writeFileSync(paths.at(-1)!, bytes);
    };
    for (const kind of graphKinds) {
      const { graph, inference } = await graphOf(kind);
      const examples = (await inference.examples('train'))!;
      const calibration = await ranges(
        graph,
        await examples.inputs(Int32Array.from({ length: 32 }, (_, at) => at % examples.count)),
      );
      for (const precision of precisions) {
        for (const integerInputs of precision === 'int8' ? [false, true] : [false]) {
          const [file] = await onnxWriter.write(graph, options({ precision, calibration, integerInputs }));
          write(`${kind}-${precision}-${integerInputs}`, file!.bytes);
        }
      }
    }
    const [file] = await onnxWriter.write((await graphOf('cnn')).graph, options());
    const wrong = Buffer.from(Buffer.from(file!.bytes).toString('latin1').replaceAll('Gemm', 'Gemn'), 'latin1');
    write('wrong', wrong);
    const python = await peerPython('onnx', { env: process.env, progress: silentProgress() });
    const { code, stdout } = await execute(python, ['-c', script, ...paths], {});
    expect(code).toBe(0);
    const lines = stdout.trim().split('\n');
    expect(lines.slice(0, -1)).toEqual(Array(paths.length - 1).fill('right'));
    expect(lines.at(-1)).not.toBe('right');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
