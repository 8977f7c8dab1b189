import { RequestError } from '../../core/errors.js';
import { quantizationIn } from '../formats/onnx/metadata.js';
import type { ModelDescription } from '../inspect/model-description.js';
import { loadingCode, wholeText, type IntegerValue } from '../loading-code/loading-code.js';
import { placeTitles } from '../loading-code/places.js';
import type { ModelInterface } from '../metadata.js';
import type { Variant } from '../panels/variants.js';
import { copiedName } from '../variant-name.js';

/** Code that loads a variant's files, by their names as they are copied; `file` says which values are whole numbers. Throws RequestError where there are none. */
export function loadingCodeOf(
  variant: Variant,
  { inputs, outputs, task }: ModelInterface,
  file: Pick<ModelDescription, 'metadata' | 'values'>,
) {
  const { step, format, precision, files } = variant;
  if (files.length === 0 || format === 'engine') {
    throw new RequestError(`variant: ${step} has no files; choose another one.`, { field: 'variant' });
  }
  const folder = copiedName(variant);
  const path = files.length === 1 ? `${folder}/${files[0]!.path.split('/').at(-1)}` : folder;
  const codes = loadingCode({ format, precision, path, inputs, outputs, task, integers: integersIn(file) }).map(
    (one) => ({
      ...{ place: one.place, title: placeTitles[one.place] },
      code: 'reason' in one ? null : wholeText(one, one),
      reason: 'reason' in one ? one.reason : null,
    }),
  );
  return { codes };
}

function integersIn({ metadata, values }: Pick<ModelDescription, 'metadata' | 'values'>): Map<string, IntegerValue> {
  const types = new Map(values.map(({ name, type }) => [name, type]));
  return new Map(
    [...quantizationIn(new Map(Object.entries(metadata)))].flatMap(([name, quantization]) => {
      const type = types.get(name);
      return type === 'int8' || type === 'uint8' ? [[name, { type, ...quantization }] as const] : [];
    }),
  );
}
