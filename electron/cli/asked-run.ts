import { RequestError } from '../../models/core/errors.js';
import type { ArchitectureConfig, CommonConfig } from '../../models/core/config.js';
import type { QuestionInfo } from '../../models/core/questions.js';
import type { Answer, RunRecord } from '../protocol/run.js';
import { newestCheckpoint } from '../runs/checkpoints.js';
import { configOf } from '../runs/complete-config.js';
import { readRunRecord } from '../runs/run-record.js';
import { findRun } from '../runs/run-store.js';
import type { CliContext } from './cli-context.js';

/** A run that is asked something. */
export interface AskedRun {
  dir: string;
  record: RunRecord;
  architecture: ArchitectureConfig;
  config: CommonConfig & Record<string, unknown>;
  /** The checkpoint's. */
  step: number;
  /** Sentences on newer checkpoints that had to be passed over. */
  notes: string[];
}

/** The run that the user means, with the checkpoint at `step` or its newest. Throws RequestError. */
export function askedRun(runsDir: string, wanted: string, step: number | undefined): AskedRun {
  const dir = findRun(runsDir, wanted);
  const record = readRunRecord(dir);
  const newest = step === undefined ? newestCheckpoint(dir) : null;
  const found = step ?? newest?.checkpoint?.state.step;
  if (found === undefined) throw new RequestError(`${record.id} has no checkpoint yet; train it first.`);
  return { dir, record, ...configOf(record), step: found, notes: newest?.notes ?? [] };
}

/** Tells on standard error what an answer of the run is to be taken with, and returns it. */
export function tellWarnings({ terminal }: CliContext, { notes }: AskedRun, { warnings }: Answer): string[] {
  const all = [...notes, ...warnings];
  for (const warning of all) terminal.tell(warning);
  return all;
}

/** Throws RequestError with this sentence where the run has no such question. */
export function assertAnswers(
  { architecture, config }: Pick<AskedRun, 'architecture' | 'config'>,
  { name }: Pick<QuestionInfo, 'name'>,
  sentence: string,
): void {
  if (!architecture.questions(config).some((one) => one.name === name)) throw new RequestError(sentence);
}
