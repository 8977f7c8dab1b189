import { architectureConfig } from '../../models/core/parse-config.js';
import { claim, lastHealthy, type Diagnosis } from '../../models/core/diagnosis/diagnosis.js';
import { stepText } from '../../models/core/diagnosis/figure.js';
import type { RunRecord } from '../protocol/run.js';
import type { RunHistory } from '../protocol/app.js';
import { listCheckpoints } from '../runs/checkpoints.js';
import { readDiagnoses } from '../runs/diagnoses.js';
import { liveAt } from '../runs/run-history.js';
import { readRunRecord } from '../runs/run-record.js';
import { remedyCommand } from './remedy-command.js';

/** A diagnosis as `--json` prints it. */
export interface DiagnosisLine {
  kind: 'diagnosis';
  name: string;
  claim: string;
  since: number;
  evidence: string;
  metrics: readonly string[];
  /** Step of the newest checkpoint from before it began; null where there is none. */
  healthy: number | null;
  /** The best first; `command` is what to type. */
  remedies: { title: string; changes: Readonly<Record<string, unknown>>; command: string }[];
}

interface Judged {
  dir: string;
  runsDir: string;
  record: RunRecord;
  checkpoints: RunHistory['checkpoints'];
}

/** What is wrong with a run, and what to type against it. */
export function diagnosisLines(
  found: readonly Diagnosis[],
  { dir, runsDir, record, checkpoints }: Judged,
): DiagnosisLine[] {
  return found.map((diagnosis) => {
    const { name, since, evidence, metrics, remedies } = diagnosis;
    const healthy = lastHealthy(checkpoints, diagnosis);
    const run = { architecture: architectureConfig(record.architecture), record, dir, runsDir, healthy };
    return {
      ...{ kind: 'diagnosis', name, claim: claim(diagnosis), since, evidence, metrics, healthy },
      remedies: remedies.map((remedy) => ({ ...remedy, command: remedyCommand(run, remedy) })),
    };
  });
}

/** The run in `dir` as its metrics on the disk tell; nothing where they can't be read, which other sentences tell. */
export function judgeRun(dir: string, runsDir: string): DiagnosisLine[] {
  try {
    const record = readRunRecord(dir);
    const checkpoints = listCheckpoints(dir);
    const newest = checkpoints.at(-1);
    const found = readDiagnoses(dir, record, newest ? liveAt(dir, newest.step) : {});
    return diagnosisLines(found, { dir, runsDir, record, checkpoints });
  } catch {
    return [];
  }
}

/** What a terminal shows of one: what is wrong, and the best remedy as a command. */
export function diagnosisText({ claim: told, evidence, healthy, remedies }: DiagnosisLine): string[] {
  const [best] = remedies;
  const from =
    healthy === null
      ? 'No checkpoint is from before that'
      : `The checkpoint of step ${stepText(healthy)} is from before that`;
  return [`${told} ${evidence}`, ...(best ? [`${from}; try ${best.title}: ${best.command}`] : [])];
}
