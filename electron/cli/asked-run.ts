import { RequestError } from '../../models/core/errors.js';
import type { ArchitectureConfig, CommonConfig } from '../../models/core/config.js';
import type { QuestionInfo } from '../../models/core/questions.js';
import type { RunRecord } from '../protocol/run.js';
import { newestCheckpoint } from '../runs/checkpoints.js';
import { configOf } from '../runs/complete-config.js';
import { readRunRecord } from '../runs/run-record.js';
import { findRun } from '../runs/run-store.js';

/** A run that is asked something. */
export interface AskedRun {
  dir: string;
  record: RunRecord;
  architecture: ArchitectureConfig;
  config: CommonConfig & Record<string, unknown>;
  /** The checkpoint's. */
  step: number;
}

/** The run that the user means, with the checkpoint at `step` or its newest. Throws RequestError. */
export function askedRun(runsDir: string, wanted: string, step: number | undefined): AskedRun {
  const dir = findRun(runsDir, wanted);
  const record = readRunRecord(dir);
  const found = step ?? newestCheckpoint(dir).checkpoint?.state.step;
  if (found === undefined) throw new RequestError(`${record.id} has no checkpoint yet; train it first.`);
  return { dir, record, ...configOf(record), step: found };
}

/** Throws RequestError with this sentence where the run has no such question. */
export function assertAnswers(
  { architecture, config }: Pick<AskedRun, 'architecture' | 'config'>,
  { name }: Pick<QuestionInfo, 'name'>,
  sentence: string,
): void {
  if (!architecture.questions(config).some((one) => one.name === name)) throw new RequestError(sentence);
}
