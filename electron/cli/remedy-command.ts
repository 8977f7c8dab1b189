import type { ArchitectureConfig } from '../../models/core/config.js';
import { fitsBranch, type Remedy } from '../../models/core/diagnosis/diagnosis.js';
import type { RunRecord } from '../protocol/run.js';
import { dirWord, sets, trainCommand } from '../runs/run-command.js';

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
    return ['lab runs branch', dirWord(dir, runsDir), `--step ${healthy}`, ...sets(remedy.changes)].join(' ');
  }
  return trainCommand(architecture, record, remedy.changes);
}
