import { z } from 'zod';
import type { ModelMetadata } from '../format.js';

const valueQuantization = z.object({ scale: z.number().positive(), zeroPoint: z.int().min(-128).max(255) });

/** Scale and zero point of an input or output that a file takes or gives as whole numbers: real = scale · (q − zeroPoint). */
export type ValueQuantization = z.output<typeof valueQuantization>;

/** The key under which a file tells how its inputs and outputs of whole numbers are meant, by their names. */
const QUANTIZATION_KEY = 'quantization';

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

/** The same as a file tells it; nothing where it doesn't. */
export function quantizationIn(metadata: ReadonlyMap<string, string>): Map<string, ValueQuantization> {
  const told = metadata.get(QUANTIZATION_KEY);
  if (told === undefined) return new Map();
  try {
    return new Map(Object.entries(z.record(z.string(), valueQuantization).parse(JSON.parse(told))));
  } catch {
    // A file of others' may mean something else by it.
    return new Map();
  }
}
