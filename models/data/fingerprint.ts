import { createHash } from 'node:crypto';
import type { Generator } from './generators/generators.js';
import type { Manifest } from './manifest.js';

/**
 * SHA-256 of a stored data set's files, by file, as its manifest has them, and of what its numbers stand for: its class
 * names where it has any, and the columns of a table.
 */
export function manifestFingerprint(manifest: Manifest): Record<string, string> {
  const sums: Record<string, string> = {};
  for (const split of [manifest.train, manifest.test]) {
    for (const part of Object.values(split)) {
      if (typeof part === 'object' && part !== null) sums[part.file] = part.sha256;
    }
  }
  if ('classNames' in manifest && manifest.classNames.length > 0) sums['class names'] = digest(manifest.classNames);
  if (manifest.kind === 'table') {
    const { columns, target } = manifest;
    sums['columns'] = digest([...columns.map(({ name, kind, categories }) => [name, kind, categories]), target.name]);
  }
  return sums;
}

/** Of data that is made: what it is made by and with. */
export function generatorFingerprint({ name, defaults }: Generator): Record<string, string> {
  return { generator: digest([name, defaults]) };
}

function digest(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}
