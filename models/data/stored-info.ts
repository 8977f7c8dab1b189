import type { DatasetInfo } from './dataset.js';
import type { Manifest } from './manifest.js';

/** What a list shows of a stored data set. */
export function storedInfo(name: string, manifest: Manifest): DatasetInfo {
  const { title, summary, origin, licence, notes, source } = manifest;
  const common = { name, title, summary, origin, train: manifest.train.count, test: manifest.test.count };
  const rest = { licence, source, notes };
  if (manifest.kind === 'images') {
    const { kind, width, height, channels, classCounts } = manifest;
    // Images with labels on one side only have no classes that could be learned and checked.
    const isLabelled = manifest.train.labels !== null && manifest.test.labels !== null;
    const classNames = isLabelled ? manifest.classNames : [];
    return { kind, ...common, width, height, channels, classNames, classCounts, ...rest };
  }
  if (manifest.kind === 'table') {
    const { kind, columns, target, points, classNames } = manifest;
    return { kind, ...common, columns, target, points, classNames, ...rest };
  }
  const { kind, characters, excerpt } = manifest;
  const classNames = manifest.kind === 'text' ? [] : manifest.classNames;
  return { kind, ...common, characters, excerpt, classNames, ...rest };
}
