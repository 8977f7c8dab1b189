import { dataTypeName, dataTypeOfEnum } from '../formats/data-types.js';
import type { TfjsSignature } from '../inspect/tfjs-files.js';
import type { OpenedValue } from './runtime.js';

/** What a signature in JSON says of inputs or outputs. */
export function signedValues(signed: NonNullable<TfjsSignature['inputs']>): OpenedValue[] {
  return Object.entries(signed).map(([name, { dtype, tensorShape }]) => ({
    name,
    shape: (tensorShape?.dim ?? []).map(({ size }) => (size < 0 ? null : size)),
    type: dataTypeName(dataTypeOfEnum(dtype)),
  }));
}
