import { RequestError, systemErrorCode } from '../../../../core/errors.js';
import { excerpt } from '../../../../core/printable.mjs';
import type { FormatReader, ReadModel } from '../../../inspect/model-description.js';
import { describeModel } from './describe.js';
import { checkExternalData } from './external-data.js';
import { DamagedFile, FileBytes } from './file-bytes.js';
import { modelIn } from './model.js';
import { numbersOf } from './numbers.js';

/** ONNX files of anybody's. No more of them is in memory than is shown; weights are read when they are asked for. */
export const onnxReader: FormatReader = {
  formats: ['onnx'],
  claims: (path, head) => /\.onnx$/i.test(path) || looksLikeOnnx(head),
  read: (path) => Promise.resolve(path).then(readOnnx),
};

/** The IR's version, 3 to 20, and then a field that a model has: a SavedModel, whose version is 1, begins alike. */
function looksLikeOnnx(head: Uint8Array): boolean {
  const [first, version, next] = head;
  if (first !== 0x08 || version === undefined || version < 3 || version > 20) return false;
  return (
    next === 0x12 || next === 0x1a || next === 0x22 || next === 0x28 || next === 0x32 || next === 0x3a || next === 0x42
  );
}

function readOnnx(path: string): ReadModel {
  return reading(path, (file) => {
    const model = modelIn(file);
    checkExternalData(path);
    const { description, tensors } = describeModel(path, file, model);
    return {
      description,
      constant(name) {
        const tensor = tensors.get(name);
        if (!tensor) return null;
        const values = reading(path, (again) => numbersOf(path, again, tensor));
        return values && { values, shape: tensor.shape };
      },
    };
  });
}

/** Opens the file for `use`. Throws RequestError, naming the file, where it can't be read or is damaged. */
export function reading<T>(path: string, use: (file: FileBytes) => T): T {
  let file: FileBytes | null = null;
  try {
    file = new FileBytes(path);
    return use(file);
  } catch (error) {
    if (error instanceof DamagedFile) {
      throw new RequestError(`${excerpt(path)}: the file ${error.message}; it is no whole ONNX model.`, {
        cause: error,
      });
    }
    const code = systemErrorCode(error);
    if (code === null) throw error;
    throw new RequestError(`${excerpt(path)}: the file can't be read (${code}).`, { cause: error });
  } finally {
    file?.close();
  }
}
