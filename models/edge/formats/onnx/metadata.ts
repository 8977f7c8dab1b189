import type { ModelMetadata } from '../format.js';

/** Scale and zero point of an input or output that a file takes or gives as whole numbers: real = scale · (q − zeroPoint). */
export interface ValueQuantization {
  scale: number;
  zeroPoint: number;
}

/** The key under which a file tells how its inputs and outputs of whole numbers are meant, by their names. */
export const QUANTIZATION_KEY = 'quantization';

/** What a file tells about itself in `metadata_props`. */
export function metadataProperties(
  { name, architecture, origin, licence, interface: face }: ModelMetadata,
  quantization: ReadonlyMap<string, ValueQuantization>,
): Record<string, string> {
  return {
    ...{ name, architecture, origin },
    ...(licence !== null && { licence }),
    interface: face,
    ...(quantization.size > 0 && { [QUANTIZATION_KEY]: JSON.stringify(Object.fromEntries(quantization)) }),
  };
}
