import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { RequestError } from '../../../core/errors.js';
import { UnsupportedExport, type WrittenFile } from '../format.js';
import { edgeTools } from './edge-tools.js';

/** As models/edge/native/convert.cc calls them. `int8` takes and gives floats, `int8-integers` whole numbers. */
export type Conversion = 'float32' | 'float16' | 'int8-dynamic' | 'int8' | 'int8-integers';

/**
 * The bytes of a TensorFlow Lite file of a SavedModel, by TensorFlow's own converter in a process of its own. Throws
 * UnsupportedExport with the converter's reason, and RequestError where it breaks down or can't be had.
 */
export async function convert(savedModel: readonly WrittenFile[], conversion: Conversion): Promise<Uint8Array> {
  const { converter } = await edgeTools();
  const folder = await mkdtemp(join(tmpdir(), 'model-lab-tflite-'));
  try {
    for (const { path, bytes } of savedModel) {
      await mkdir(dirname(join(folder, 'saved', path)), { recursive: true });
      await writeFile(join(folder, 'saved', path), bytes);
    }
    const file = join(folder, 'model.tflite');
    const { code, signal, output } = await run(converter, [join(folder, 'saved'), conversion, file]);
    if (code === 0) return await readFile(file);
    if (code === 1) throw new UnsupportedExport(`TensorFlow Lite: ${reasonOf(output)}`);
    throw new RequestError(
      `TensorFlow Lite: the converter broke down (${signal ?? `exit code ${code}`}) on this model at ${conversion}.`,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  output: string;
}

function run(program: string, args: string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3', CUDA_VISIBLE_DEVICES: '-1' };
    const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.once('error', (error) => reject(new RequestError(`${program} can't be started: ${error.message}.`)));
    child.once('close', (code, signal) => resolve({ code, signal, output }));
  });
}

/** The converter's last line says which op it has no match for, behind places in its own representation. */
function reasonOf(output: string): string {
  const last = output.trim().split('\n').at(-1) ?? '';
  const reason = last.split(/error: /)[1] ?? last;
  return `the converter takes no such model: ${reason.trim().slice(0, 300) || 'it gave no reason'}.`.replace(
    /\.\.$/,
    '.',
  );
}
