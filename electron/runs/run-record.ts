/** `run.json`: what a run is and how it stands. */
import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { standing } from '../../models/core/diagnosis/diagnosis.js';
import { metricGroups } from '../../models/core/telemetry.js';
import type { RunRecord, RunWords } from '../protocol/run.js';
import { isAbsent } from './absent.js';
import { DamagedRunError } from './damaged-run-error.js';
import { cantBeRead } from './disk-error.js';
import { replaceFile } from './durable-write.js';
import { executionSchema } from './execution-schema.js';
import { dataSchema } from './data-schema.js';
import { jsonValue } from './json-value.js';
import { memorySchema } from './memory-schema.js';
import { parseStored } from './parse-stored.js';
import { runJsonPath } from './run-paths.js';
import { heardSaid, type Said } from './said-file.js';
import { trainerOf, type Trainer } from './trainer.js';

const failureCodes = ['bad-request', 'not-finite', 'out-of-memory', 'disk', 'crash', 'hung', 'internal'] as const;
const count = z.int().min(0);

export const toldDiagnosisSchema = z.object({ name: z.string(), title: z.string(), label: z.string(), since: count });

/** What run.json holds, and what a worker tells of it. */
export const runRecordSchema = z.object({
  format: z.literal(1),
  id: z.string().min(1),
  name: z.string().min(1),
  architecture: z.string().min(1),
  preset: z.string(),
  config: z.record(z.string(), jsonValue),
  seed: z.int(),
  steps: count,
  stepsPerEpoch: z.number().nullable(),
  step: count,
  status: z.enum(['queued', 'running', 'paused', 'stopped', 'done', 'failed']),
  failure: z.object({ code: z.enum(failureCodes), message: z.string() }).nullable(),
  parent: z.object({ id: z.string(), step: count }).nullable(),
  start: z.object({ id: z.string(), step: count, part: z.string() }).exactOptional(),
  data: dataSchema.exactOptional(),
  otherData: z.object({ step: count, change: z.string(), before: dataSchema }).exactOptional(),
  notice: z.string().nullable().exactOptional(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  seconds: z.number().min(0),
  pid: z.int().nullable(),
  versions: z.record(z.string(), z.string()),
  device: z.string().nullable(),
  // Runs from before there was a choice took what there was.
  wantedDevice: z.string().default('auto'),
  // Runs from before there was a choice don't say.
  execution: executionSchema.nullable().default(null),
  parameters: z.record(z.string(), z.number()),
  metrics: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      group: z.enum(metricGroups),
      part: z.string(),
      evaluated: z.literal(true).optional(),
    }),
  ),
  panels: z.array(z.string()).exactOptional(),
  // Runs write it no more, see earlier-panels.ts.
  gallery: z.object({ rows: count, columns: count, tileWidth: count, tileHeight: count }).nullable().exactOptional(),
  // Runs from before there were other examples don't say.
  unit: z.string().default('images'),
  every: z.int().min(1),
  diagnoses: z.array(toldDiagnosisSchema).exactOptional(),
  memory: memorySchema.exactOptional(),
}) satisfies z.ZodType<RunRecord>;

/**
 * The run in `dir` as its file says, with the name that was given to it since and without the diagnoses that were dismissed, except for a run that claims to train
 * while its process is gone: that one is `failed` with code `crash`, as nothing else will ever say so. Throws
 * DamagedRunError.
 */
export function readRunRecord(dir: string): RunRecord {
  return readTrainedRun(dir).record;
}

/**
 * As readRunRecord, with the process that trains the run now; null where none does. `former` is one that is taken to be over
 * only because its machine seems to have been started anew, see assertStill.
 */
export function readTrainedRun(dir: string): { record: RunRecord; trainer: Trainer | null; former: Trainer | null } {
  const path = runJsonPath(dir);
  let text: string;
  let wroteAtMs: number;
  try {
    text = readFileSync(path, 'utf8');
    wroteAtMs = statSync(path).mtimeMs;
  } catch (cause) {
    if (!isAbsent(path, cause)) throw cantBeRead(path, cause) ?? cause;
    throw new DamagedRunError(`${dir} is not a run: there is no run.json in it.`, { cause });
  }
  const written = parseRunRecord(text, path);
  const said = heardSaid(dir);
  const record = {
    ...written,
    name: said.name ?? written.name,
    ...wordsOf(said),
    ...(written.diagnoses && { diagnoses: standing(written.diagnoses, said.dismissed ?? {}) }),
  };
  if (record.status !== 'running' && record.status !== 'paused') return { record, trainer: null, former: null };
  const trainer = trainerOf(dir, { record, wroteAtMs });
  if (trainer && trainer.life !== 'earlier-boot') return { record, trainer, former: null };
  const failure = { code: 'crash', message: abandoned(record) } as const;
  return { record: { ...record, status: 'failed', pid: null, failure }, trainer: null, former: trainer };
}

/** Throws DamagedRunError with a sentence that names `path` and the first thing that is wrong. */
export function parseRunRecord(text: string, path: string): RunRecord {
  return parseStored(text, path, runRecordSchema);
}

/** Replaces run.json in one step; with `sync` (the default) it also survives a power cut from then on. */
export function writeRunRecord(dir: string, { words, ...record }: RunRecord, { sync = true } = {}): void {
  void words; // said.json has them
  replaceFile(runJsonPath(dir), `${JSON.stringify(record, null, 2)}\n`, { sync });
}

function wordsOf({ tags = [], note = '', pinned = false }: Said): { words?: RunWords } {
  if (tags.length === 0 && note === '' && !pinned) return {};
  return { words: { ...(tags.length > 0 && { tags }), ...(note !== '' && { note }), ...(pinned && { pinned }) } };
}

function abandoned(record: RunRecord): string {
  return `The training process ended without a word at about step ${record.step.toLocaleString('en')}; continue the run to go on from its last checkpoint.`;
}
