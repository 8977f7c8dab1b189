import { basename, dirname, resolve } from 'node:path';
import type { ArchitectureConfig } from '../../models/core/config.js';
import { fitsBranch, type Remedy } from '../../models/core/diagnosis/diagnosis.js';
import { presetConfig } from '../../models/core/parse-config.js';
import type { RunRecord } from '../protocol/run.js';
import { pathWord, runWord, shellWord } from './shell-word.js';

interface Run {
  architecture: ArchitectureConfig;
  record: Pick<RunRecord, 'preset' | 'config'>;
  dir: string;
  /** Where runs are found by their ids. */
  runsDir: string;
  /** The newest checkpoint from before the trouble; null where there is none. */
  healthy: number | null;
}

/** What to type for a remedy: a branch from the healthy checkpoint, or a new run where it takes one. */
export function remedyCommand({ architecture, record, dir, runsDir, healthy }: Run, remedy: Remedy): string {
  if (healthy !== null && fitsBranch(architecture, remedy)) {
    const word = dirname(resolve(dir)) === resolve(runsDir) ? runWord(basename(dir), dir) : pathWord(dir);
    return ['lab runs branch', word, `--step ${healthy}`, ...sets(remedy.changes)].join(' ');
  }
  const preset = Object.hasOwn(architecture.presets, record.preset) ? record.preset : architecture.defaultPreset;
  const changes = { ...differences(architecture, preset, record.config), ...remedy.changes };
  return [`lab train ${architecture.name} --preset ${preset}`, ...sets(changes)].join(' ');
}

function sets(changes: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(changes).map(([key, value]) => `--set ${shellWord(`${key}=${String(value ?? '')}`)}`);
}

/** What the run has otherwise than its preset, but for what follows from its data. */
function differences(
  architecture: ArchitectureConfig,
  preset: string,
  config: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const usual = presetConfig(architecture, preset);
  const keys = Object.keys(usual).filter((key) => !architecture.following?.keys.includes(key) && key in config);
  return Object.fromEntries(
    keys.filter((key) => JSON.stringify(config[key]) !== JSON.stringify(usual[key])).map((key) => [key, config[key]]),
  );
}
