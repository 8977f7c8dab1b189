/** What a run takes over of another one that it begins with, besides its weights. */
import { architectureConfigs } from './architectures.js';
import type { ArchitectureConfig } from './config.js';
import { RequestError } from './errors.js';
import { applies, describeFields } from './fields.js';
import { architectureConfig, parseStored, presetConfig } from './parse-config.js';
import { fits, namesOf, type PartNames, type StartInfo, type StartOrigin, type StartSettings } from './start.js';

/** The run that another one begins with, as it is stored. */
export interface BegunWith {
  architecture: string;
  config: Readonly<Record<string, unknown>>;
}

/** Where runs of `architecture` may begin with those of `other`. */
export function startsWith({ startsFrom }: Pick<ArchitectureConfig, 'startsFrom'>, other: string): StartInfo[] {
  const known = architectureConfigs.find(({ name }) => name === other);
  return startsFrom.filter((start) => fits(start, known ?? { name: other }));
}

/**
 * What a run of `architecture` takes over where it begins with this part of that one, or why it can't: see StartInfo. Nothing
 * where that run can't be understood today, or there is no such part.
 */
export function startSettings(architecture: ArchitectureConfig, from: BegunWith, part: string): StartSettings {
  const start = startOfPart(architecture, from.architecture, part);
  if (!start?.settings) return { takes: {} };
  try {
    const complete = parseStored(architectureConfig(from.architecture), { ...from.config });
    const settings = start.settings(complete, part);
    return 'problem' in settings ? settings : { takes: ofUse(architecture, settings.takes) };
  } catch (error) {
    if (error instanceof RequestError) return { takes: {} };
    throw error;
  }
}

/** What the names of the variables begin with that are taken over, see StartPart; `origin` is null where it is not known any more. */
export function namesOfStart(
  architecture: string,
  origin: Pick<StartOrigin, 'architecture'> | null,
  part: string,
): readonly PartNames[] | null {
  const start = origin && startOfPart(architectureConfig(architecture), origin.architecture, part);
  return namesOf(start?.parts.find(({ name }) => name === part) ?? { name: part });
}

/** The data set that the run learned from; null where it made its own examples, or can't be understood today. */
export function startDataset({ architecture, config }: BegunWith): string | null {
  try {
    const known = architectureConfig(architecture);
    const complete = parseStored(known, { ...config });
    return known.dataKind(complete) === null ? null : complete.dataset;
  } catch (error) {
    if (error instanceof RequestError) return null;
    throw error;
  }
}

/** The preset that has the most of these values, of those that learn from the same kind of data; the usual one first. */
export function presetLike(architecture: ArchitectureConfig, settings: Readonly<Record<string, unknown>>): string {
  const { presets, defaultPreset } = architecture;
  const agreeing = (preset: string) => {
    const values = presetConfig(architecture, preset);
    const same = Object.entries(settings).filter(
      ([key, value]) => JSON.stringify(values[key]) === JSON.stringify(value),
    );
    const sameKind = architecture.dataKind(values) === architecture.dataKind({ ...values, ...settings });
    return same.length + (sameKind ? Object.keys(settings).length + 1 : 0);
  };
  const others = Object.keys(presets).filter((preset) => preset !== defaultPreset);
  return others.reduce((best, one) => (agreeing(one) > agreeing(best) ? one : best), defaultPreset);
}

/** Without those that have no effect beside the others. */
function ofUse({ schema }: ArchitectureConfig, takes: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const fields = describeFields({ schema });
  const values = { ...Object.fromEntries(fields.map((field) => [field.key, field.default])), ...takes };
  const keys = fields.filter((field) => applies(field, values)).map(({ key }) => key);
  return Object.fromEntries(Object.entries(takes).filter(([key]) => keys.includes(key)));
}

function startOfPart(architecture: ArchitectureConfig, other: string, part: string): StartInfo | undefined {
  return startsWith(architecture, other).find(({ parts }) => parts.some(({ name }) => name === part));
}
