import type { DatasetInfo, ImageDatasetInfo } from '../data/dataset.js';
import type { ArchitectureConfig } from './config.js';
import { describeFields } from './fields.js';
import { namesOfStart } from './start-settings.js';

/** A run that begins with a part of another one, and what both learn from. */
interface Beginning {
  config: Readonly<Record<string, unknown>>;
  part: string;
  /** The architecture of the other run. */
  from: string;
  here: DatasetInfo | null;
  there: DatasetInfo | null;
}

/**
 * Why weights that were learned from images of another size don't fit, as far as numbers of parameters tell; null where they do. A
 * sentence that follows the other run's name: "learned from …".
 */
export function startDataProblem(
  architecture: ArchitectureConfig,
  { config, part, from, here, there }: Beginning,
): string | null {
  if (here?.kind !== 'images' || there?.kind !== 'images') return null;
  // What is frozen has its parameters all the same.
  const begun = describeFields(architecture).filter((field) => field.begun);
  const moving = { ...config, ...Object.fromEntries(begun.map((field) => [field.key, field.default])) };
  const counts = [here, there].map((data) => architecture.countParameters(moving, data));
  const names = namesOfStart(architecture.name, { architecture: from }, part);
  const parts = names?.map((one) => one.here) ?? [...new Set(counts.flatMap((one) => Object.keys(one)))];
  if (parts.every((name) => counts[0]![name] === counts[1]![name])) return null;
  if (sizeOf(here) === sizeOf(there)) return null;
  return `learned from ${sizeOf(there)}, and '${here.name}' holds ${sizeOf(here)}; use data of that size, or another run.`;
}

function sizeOf({ width, height, channels }: ImageDatasetInfo): string {
  return `${channels === 1 ? 'grey' : 'coloured'} images of ${width} × ${height}`;
}
