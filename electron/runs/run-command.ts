/** What to type to train a run again, from what its record says. */
import { basename, dirname, resolve } from 'node:path';
import type { ArchitectureConfig } from '../../models/core/config.js';
import { applies, describeFields } from '../../models/core/fields.js';
import { presetConfig } from '../../models/core/parse-config.js';
import { startSettings } from '../../models/core/start-settings.js';
import type { RunRecord } from '../protocol/run.js';
import { configOf } from './complete-config.js';
import { readControls } from './controls-file.js';
import { readRunRecord } from './run-record.js';
import { findRun } from './run-store.js';
import { pathWord, runWord, shellWord } from './shell-word.js';
import { readOrigin } from './start-files.js';

export interface RunCommand {
  /** For a shell, in one line. */
  command: string;
  /** Sentences on what has to be there for it, and what it does not say. */
  notes: string[];
}

/**
 * The command that makes such a run again: a new one with the same configuration, or the same branch of the run that it was branched
 * from. Throws DamagedRunError, and RequestError where its architecture is not known here.
 */
export function runCommand(dir: string, runsDir: string): RunCommand {
  const record = readRunRecord(dir);
  const { parent, data } = record;
  const notes = [
    ...(data ? [`Its data set, ${data.name}, has to be there: lab datasets show ${shellWord(data.name)}`] : []),
    ...(readControls(dir).length > 0
      ? ['What was changed by hand while it trained is in its log, not in the command.']
      : []),
  ];
  if (parent) {
    const command = branchCommand(record, parent, parentDir(parent.id, runsDir));
    return { command, notes: [`Run ${parent.id} has to be there; lab resume then trains the branch.`, ...notes] };
  }
  const { architecture, config } = configOf(record);
  const from = record.start && startText(record.start);
  if (from !== undefined) notes.unshift(`Run ${record.start!.id} has to be there, with that checkpoint.`);
  const { wantedDevice, every } = record;
  const options = [
    ...(from === undefined ? [] : [`--from ${shellWord(from)}`]),
    ...(wantedDevice === 'auto' ? [] : [`--device ${shellWord(wantedDevice)}`]),
    ...(every === architecture.recordEvery ? [] : [`--every ${every}`]),
  ];
  const otherwise = unlikeStart(architecture, { ...record, config }, dir);
  return { command: [trainCommand(architecture, { ...record, config }, otherwise), ...options].join(' '), notes };
}

/** What the run has otherwise than the one that it begins with, where that would be taken over. */
function unlikeStart(
  architecture: ArchitectureConfig,
  { start, config }: Pick<RunRecord, 'start' | 'config'>,
  dir: string,
): Record<string, unknown> {
  const origin = start ? readOrigin(dir) : null;
  if (!start || !origin) return {};
  const settings = startSettings(architecture, origin, start.part);
  const taken = Object.entries('problem' in settings ? {} : settings.takes);
  const other = taken.filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(config[key]));
  return Object.fromEntries(other.map(([key]) => [key, config[key]]));
}

/** The new run with a run's configuration and `changes`: what differs from its preset is said, and always the data and the seed. */
export function trainCommand(
  architecture: ArchitectureConfig,
  record: Pick<RunRecord, 'preset' | 'config'>,
  changes: Readonly<Record<string, unknown>> = {},
): string {
  const preset = presetOf(architecture, record);
  // Keys that have come since the run was stored are what it did without them.
  const config = { ...architecture.stored, ...record.config };
  const { dataset, seed, ...others } = {
    ...alwaysSaid(architecture, config),
    ...differences(architecture, preset, config),
    ...changes,
  };
  const data = dataset === undefined ? [] : [`--dataset ${shellWord(String(dataset))}`];
  const start = seed === undefined ? [] : [`--seed ${String(seed)}`];
  return [`lab train ${architecture.name} --preset ${preset}`, ...data, ...start, ...sets(others)].join(' ');
}

/** A preset that is no more is as good as any. */
export function presetOf(architecture: ArchitectureConfig, { preset }: Pick<RunRecord, 'preset'>): string {
  return Object.hasOwn(architecture.presets, preset) ? preset : architecture.defaultPreset;
}

/**
 * What the configuration has otherwise than `preset`, but for what follows from its data and what has no effect beside the rest: with
 * its data set, the preset and these come to the same run.
 */
export function differences(
  architecture: ArchitectureConfig,
  preset: string,
  config: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const usual = presetConfig(architecture, preset);
  const differing = describeFields(architecture).filter(
    (field) =>
      field.key in config &&
      !architecture.following?.keys.includes(field.key) &&
      applies(field, config) &&
      JSON.stringify(config[field.key]) !== JSON.stringify(usual[field.key]),
  );
  return Object.fromEntries(differing.map(({ key }) => [key, config[key]]));
}

/** `--set` of each. */
export function sets(changes: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(changes).map(([key, value]) => `--set ${shellWord(`${key}=${String(value ?? '')}`)}`);
}

/** How the run in `dir` is named in a command. */
export function dirWord(dir: string, runsDir: string): string {
  return dirname(resolve(dir)) === resolve(runsDir) ? runWord(basename(dir), dir) : pathWord(dir);
}

/** Data and seed have other defaults on other machines, and tomorrow. */
function alwaysSaid(
  architecture: ArchitectureConfig,
  config: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const learns = architecture.dataKind(config as Parameters<ArchitectureConfig['dataKind']>[0]) !== null;
  return {
    ...(learns && 'dataset' in config && { dataset: config['dataset'] }),
    ...('seed' in config && { seed: config['seed'] }),
  };
}

function startText({ id, step, part }: NonNullable<RunRecord['start']>): string {
  return `${id}@${step}${part === 'all' ? '' : `:${part}`}`;
}

function branchCommand(record: RunRecord, { id, step }: NonNullable<RunRecord['parent']>, from: string | null): string {
  const own = from === null ? record.config : readRunRecord(from).config;
  const changed = configOf(record).architecture;
  const later = describeFields(changed).filter(
    ({ key, later: may }) => may && key !== 'steps' && JSON.stringify(record.config[key]) !== JSON.stringify(own[key]),
  );
  const changes = Object.fromEntries(later.map(({ key }) => [key, record.config[key]]));
  return [`lab runs branch ${runWord(id, id)} --step ${step} --steps ${record.steps}`, ...sets(changes)].join(' ');
}

function parentDir(id: string, runsDir: string): string | null {
  try {
    return findRun(runsDir, id);
  } catch {
    return null;
  }
}
