/** Metadata as JSON, in formats that have no fields of their own for it. */
import type { ModelMetadata } from './format.js';

/** The metadata as an object; `interface` is one too. What is null is left out. */
export function metadataObject({ interface: json, licence, ...metadata }: ModelMetadata): Record<string, unknown> {
  return { producer: 'Model Lab', ...metadata, ...(licence === null ? {} : { licence }), interface: JSON.parse(json) };
}

export function metadataText(metadata: ModelMetadata): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(metadataObject(metadata), null, 2)}\n`);
}
