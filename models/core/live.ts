import type { ArchitectureConfig, Field } from './config.js';
import { RequestError } from './errors.js';
import { describeFields } from './fields.js';
import { valueErrors } from './parse-config.js';
import { excerpt } from './printable.mjs';

export type LiveValue = number | string | boolean | null;

/** Live settings by their keys: those of a run's configuration that may change while it trains. */
export type LiveValues = Readonly<Record<string, LiveValue>>;

/** One of them, from the step after `step` on. */
export interface LiveChange {
  /** The last step that was trained before the change. */
  step: number;
  key: string;
  value: LiveValue;
}

/** The keys that may change while a run trains, in the order of the form. */
export function liveFields(architecture: Pick<ArchitectureConfig, 'schema'>): readonly Field[] {
  return describeFields(architecture).filter(({ live }) => live !== undefined);
}

/** What a run with this complete configuration begins with, or goes on with where `kept` are those of a checkpoint. */
export function liveValues(
  architecture: Pick<ArchitectureConfig, 'schema'>,
  config: Readonly<Record<string, unknown>>,
  kept: LiveValues = {},
): LiveValues {
  const keys = liveFields(architecture).map(({ key }) => key);
  return Object.fromEntries(
    keys.map((key) => [key, (Object.hasOwn(kept, key) ? kept[key] : config[key]) as LiveValue]),
  );
}

/** Why a live setting can't have this value beside the others; null where it can. */
export function liveProblem(
  architecture: Pick<ArchitectureConfig, 'schema' | 'stored'>,
  config: Readonly<Record<string, unknown>>,
  { key, value }: Pick<LiveChange, 'key'> & { value: unknown },
): RequestError | null {
  const fields = liveFields(architecture);
  if (!fields.some((field) => field.key === key)) {
    const known = fields.map((field) => field.key).join(', ');
    const rest = known === '' ? 'this run has nothing that does' : `use ${known}`;
    return new RequestError(`${excerpt(key)}: it can't change while a run trains; ${rest}.`, { field: key });
  }
  return valueErrors(architecture.schema, { ...architecture.stored, ...config, [key]: value })[0] ?? null;
}

/** Such as "Learning rate changed from 0.001 to 0.002.". */
export function changeSentence(
  architecture: Pick<ArchitectureConfig, 'schema'>,
  change: LiveChange,
  from: LiveValue,
): string {
  const field = liveFields(architecture).find(({ key }) => key === change.key);
  return `${field?.title ?? change.key} changed from ${typeof change.value === 'number' ? plainText(field, from) : liveText(field, from)} to ${liveText(field, change.value)}.`;
}

/** Such as "Networks that learn: G only". */
export function liveTitle(
  architecture: Pick<ArchitectureConfig, 'schema'>,
  { key, value }: Pick<LiveChange, 'key' | 'value'>,
): string {
  const field = liveFields(architecture).find((one) => one.key === key);
  return `${field?.title ?? key}: ${liveText(field, value)}`;
}

/** A live setting's value in words. */
export function liveText(field: Field | undefined, value: LiveValue): string {
  const unit = typeof value === 'number' && field?.unit !== undefined ? ` ${field.unit}` : '';
  return `${plainText(field, value)}${unit}`;
}

function plainText(field: Field | undefined, value: LiveValue): string {
  if (value === null || value === false) return 'off';
  return value === true ? 'on' : (field?.choiceTitles?.[String(value)] ?? String(value));
}
