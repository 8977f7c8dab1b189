import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { rmSync } from 'node:fs';
import type { WrittenFile } from '../../models/edge/formats/format.js';
import type { OpenedModel, Runtime } from '../../models/edge/runtimes/runtime.js';
import type { TensorData } from '../../models/engine/tensor-data.js';

/** Writes the files of an export into a folder of this test's own. */
export function writtenTo(files: readonly WrittenFile[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'model-lab-exported-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const { path, bytes } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return folder;
}

export async function opened(runtime: Runtime, path: string, use: (model: OpenedModel) => Promise<void>) {
  const model = await runtime.open(path, { threads: 1 });
  try {
    await use(model);
  } finally {
    await model.close();
  }
}

/** max |Δ| ÷ max(1, max |reference|); shapes must be equal. */
export function largestError(value: TensorData, reference: TensorData): number {
  if (value.shape.join() !== reference.shape.join()) throw new Error(`[${value.shape}] is not [${reference.shape}].`);
  let [most, scale] = [0, 1];
  reference.data.forEach((right, at) => {
    const error = Math.abs(value.data[at]! - right);
    most = error <= most ? most : error;
    scale = Math.max(scale, Math.abs(right));
  });
  return most / scale;
}
