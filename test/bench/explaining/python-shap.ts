import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { peersFolder } from '../../../build/setup/peers.mjs';
import type { TensorData } from '../../../models/engine/tensor-data.js';

/** A perceptron with ReLU between its layers and one output, whose rows are explained against a background. */
export interface Perceptron {
  /** w0 [columns, width], b0 [width], w1 and so on. */
  weights: Record<string, TensorData>;
  background: readonly (readonly number[])[];
}

export type ShapRequest = { row: readonly number[] } & ({ method: 'exact' } | { method: 'kernel'; budget: number });

export interface ShapAnswer {
  values: number[];
  ms: number;
  /** Of all its threads. */
  processorMs: number;
}

/** Python's shap at work in a process of its own. */
export interface PythonShap {
  version: string;
  ask(request: ShapRequest): Promise<ShapAnswer>;
  end(): void;
}

/** Rejects with its last words where it ends by itself. */
export async function startShap(python: string, { weights, background }: Perceptron): Promise<PythonShap> {
  const child = spawn(python, [join(peersFolder, 'shap_values.py')], { stdio: ['pipe', 'pipe', 'pipe'] });
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (words = (words + text).slice(-2000)));
  child.stdin.on('error', () => undefined);
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`Python's shap ended (exit code ${code}): ${words}`)));
  });
  ended.catch(() => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async <T>(request: object): Promise<T> => {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    const line = await Promise.race([lines.next(), ended]);
    return line.done ? ended : (JSON.parse(line.value) as T);
  };
  const { version } = await ask<{ version: string }>({ layers: layersOf(weights), background });
  return { version, ask: (request) => ask<ShapAnswer>(request), end: () => void child.stdin.end() };
}

function layersOf(weights: Perceptron['weights']): { w: number[][]; b: number[] }[] {
  return Array.from({ length: Object.keys(weights).length / 2 }, (_, at) => {
    const { shape, data } = weights[`w${at}`]!;
    const width = shape[1]!;
    const line = (from: number) => [...data.subarray(from * width, (from + 1) * width)];
    return { w: Array.from({ length: shape[0]! }, (_, from) => line(from)), b: [...weights[`b${at}`]!.data] };
  });
}
