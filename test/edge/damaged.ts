/** Model files of every format, and what becomes of them where they are damaged. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { RequestError } from '../../models/core/errors.js';
import { modelDescription } from '../../models/edge/inspect/model-description.js';
import { readModelFile } from '../../models/edge/inspect/read-model-file.js';

/** Small files that are kept, by what reads them: the part that is damaged, and where it lies in what is opened. */
export const modelFiles = {
  'keras-h5': { file: 'keras/fixtures/pool.h5', as: 'model.h5' },
  'keras-h5-newer': { file: 'keras/fixtures/cnn-newer.h5', as: 'model.h5' },
  keras: { file: 'keras/fixtures/pool.keras', as: 'model.keras' },
  onnx: { file: 'fixtures/onnx/model.onnx', as: 'model.onnx' },
  tflite: { file: 'fixtures/tflite/model.tflite', as: 'model.tflite' },
  savedmodel: { file: 'fixtures/savedmodel/saved_model.pb', as: 'saved_model.pb' },
  tfjs: { file: 'fixtures/tfjs/model.json', as: 'model.json', beside: 'fixtures/tfjs/group1-shard1of1.bin' },
  safetensors: { file: 'fixtures/safetensors/model.safetensors', as: 'model.safetensors' },
} as const satisfies Record<string, { file: string; as: string; beside?: string }>;

export type ModelFile = keyof typeof modelFiles;

export const bytesOf = (name: ModelFile, folder: string): Uint8Array =>
  Uint8Array.from(readFileSync(join(folder, modelFiles[name].file)));

/**
 * Writes it into `folder`, describes it and reads its constants: true where that could be done, false where it was refused in
 * a sentence. Throws whatever else is thrown, and an Error where the description breaks its schema.
 */
export async function isRead(name: ModelFile, bytes: Uint8Array, folder: string): Promise<boolean> {
  const path = join(folder, name, modelFiles[name].as);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  try {
    const { description, constant } = await readModelFile(path);
    modelDescription.parse(description);
    for (const { name: one } of description.constants.slice(0, 20)) constant(one);
    return true;
  } catch (error) {
    if (error instanceof RequestError && /^[^\n]+\.$/.test(error.message) && error.message.length < 1000) return false;
    throw error;
  }
}
