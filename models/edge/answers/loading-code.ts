import { RequestError } from '../../core/errors.js';
import { loadingCode, wholeText } from '../loading-code/loading-code.js';
import { placeTitles } from '../loading-code/places.js';
import type { ModelInterface } from '../metadata.js';
import type { Variant } from '../panels/variants.js';
import { copiedName } from '../variant-name.js';

/** Code that loads a variant's files, by their names as they are copied. Throws RequestError where there are none. */
export function loadingCodeOf(variant: Variant, { inputs, outputs, task }: ModelInterface) {
  const { step, format, precision, files } = variant;
  if (files.length === 0 || format === 'engine') {
    throw new RequestError(`variant: ${step} has no files; choose another one.`, { field: 'variant' });
  }
  const folder = copiedName(variant);
  const path = files.length === 1 ? `${folder}/${files[0]!.path.split('/').at(-1)}` : folder;
  const codes = loadingCode({ format, precision, path, inputs, outputs, task }).map((one) => ({
    ...{ place: one.place, title: placeTitles[one.place] },
    code: 'reason' in one ? null : wholeText(one, one),
    reason: 'reason' in one ? one.reason : null,
  }));
  return { codes };
}
