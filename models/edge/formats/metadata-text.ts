/** Metadata as JSON or texts, in formats that have no fields of their own for it. */
import type { ModelMetadata } from './format.js';

/** What is null is left out. */
export function metadataTexts({ licence, ...metadata }: ModelMetadata): Record<string, string> {
  return { producer: 'Model Lab', ...metadata, ...(licence === null ? {} : { licence }) };
}

/** The same, with `interface` as an object. */
export function metadataObject(metadata: ModelMetadata): Record<string, unknown> {
  return { ...metadataTexts(metadata), interface: JSON.parse(metadata.interface) };
}

export function metadataText(metadata: ModelMetadata): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(metadataObject(metadata), null, 2)}\n`);
}
