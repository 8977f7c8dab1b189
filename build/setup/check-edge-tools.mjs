import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { execute } from './child.mjs';
import { SetupError } from './setup-error.mjs';

/**
 * Converts a small model, ReLU(x·[[1, −1], [2, 1]] + [0.5, −0.5]), and runs it on [3, −1].
 * @param {import('./edge-tools.mjs').EdgeTools} tools
 * @param {{ model: string, env: NodeJS.ProcessEnv }} context `model` is the SavedModel's folder
 * @throws {SetupError} where they don't run here, or another result comes out
 */
export async function checkEdgeTools(tools, { model, env }) {
  const folder = await mkdtemp(join(tmpdir(), 'model-lab-edge-'));
  try {
    const file = join(folder, 'model.tflite');
    const converted = await execute(tools.converter, [model, 'float32', file], { env });
    if (converted.code !== 0) {
      const reason = [converted.stdout, converted.stderr].map(lastLine).find((line) => line !== '');
      throw new SetupError(`TensorFlow Lite's converter does not run here: ${reason ?? ending(converted)}.`);
    }
    const { code, signal, answer } = await runOnce(tools, file, env);
    const values = answer.length === 8 ? [answer.readFloatLE(0), answer.readFloatLE(4)] : [];
    if (code !== 0 || values[0] !== 1.5 || values[1] !== 0) {
      const what = values.length > 0 ? `it computes ${values.join(', ')} instead of 1.5, 0` : ending({ code, signal });
      throw new SetupError(`LiteRT does not run here: ${what}.`, 'It needs glibc 2.27 or newer.');
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param {string} text */
const lastLine = (text) => text.trim().split('\n').at(-1) ?? '';

/** @param {{ code: number | null, signal: NodeJS.Signals | null }} how */
const ending = ({ code, signal }) => `it ended by ${signal ?? `exit code ${code}`}`;

/**
 * @param {import('./edge-tools.mjs').EdgeTools} tools
 * @param {string} file
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ code: number | null, signal: NodeJS.Signals | null, answer: Buffer }>} `answer`: the last 8 bytes
 */
function runOnce(tools, file, env) {
  return new Promise((resolve) => {
    const child = spawn(tools.runner, [tools.liteRt], { env, stdio: ['pipe', 'pipe', 'ignore'] });
    /** @type {Buffer[]} */
    const chunks = [];
    child.stdout.on('data', (/** @type {Buffer} */ chunk) => chunks.push(chunk));
    child.stdin.on('error', () => undefined);
    child.once('error', () => resolve({ code: null, signal: null, answer: Buffer.alloc(0) }));
    child.once('close', (code, signal) => resolve({ code, signal, answer: Buffer.concat(chunks).subarray(-8) }));
    const input = Buffer.alloc(8);
    input.writeFloatLE(3, 0);
    input.writeFloatLE(-1, 4);
    child.stdin.write(`open 1 ${file}\nrun 8 2 1 2\n`);
    child.stdin.end(input);
  });
}
