import { z } from 'zod';
import { executionModes } from '../../models/core/execution-modes.js';
import type { WorkerEvent } from '../protocol/run.js';
import { timingSchema } from '../runs/execution-schema.js';
import { reportSchema, roomSchema } from '../runs/memory-schema.js';
import { runRecordSchema, toldDiagnosisSchema } from '../runs/run-record.js';

const count = z.int().min(0);
const text = z.string();
const texts = z.array(text);
/** Of what is only shown: rates of runs that have gone astray aren't finite. */
const anyNumber = z.custom<number>((value) => typeof value === 'number');
const codes = ['bad-request', 'not-finite', 'out-of-memory', 'disk', 'crash', 'hung', 'taken', 'internal'] as const;
const failure = { code: z.enum(codes), message: text, field: text.optional() };
const shares = { done: anyNumber, total: anyNumber, what: text };

const metrics = z
  .object({
    steps: z.instanceof(Int32Array),
    wallMs: z.instanceof(Float64Array),
    values: z.record(text, z.instanceof(Float32Array)),
    examplesPerSecond: anyNumber,
  })
  .refine(({ steps, wallMs, values }) =>
    [wallMs, ...Object.values(values)].every((one) => one.length === steps.length),
  );

/** What belongs to an event of each kind. */
const schemas: Record<WorkerEvent['kind'], z.ZodType<object>> = {
  ready: z.object({ protocol: z.number(), pid: z.int() }),
  // What is undefined is left out where it is written.
  run: z.object({ record: z.preprocess(withoutUndefined, runRecordSchema) }),
  activity: z.object({ what: text.nullable() }),
  metrics,
  panels: z.object({ step: count, panels: texts }),
  inside: z.object({ step: count, ...shares }),
  silence: z.object({ seconds: z.number().min(0) }),
  'open-helper': z.object({ helper: z.int(), job: z.object({ task: text, input: z.unknown() }) }),
  'ask-helper': z.object({ helper: z.int(), request: z.int(), work: z.unknown() }),
  'close-helper': z.object({ helper: z.int() }),
  worked: z.object({ request: z.int(), result: z.unknown() }),
  checkpoint: z.object({ step: count, pinned: z.boolean(), best: z.boolean() }),
  status: z.object({
    status: z.enum(['queued', 'running', 'paused', 'stopped', 'done', 'failed']),
    step: count,
    live: z.record(text, z.union([anyNumber, text, z.boolean(), z.null()])),
  }),
  diagnoses: z.object({ found: z.array(toldDiagnosisSchema) }),
  removed: z.object({ checkpoints: z.array(count) }),
  log: z.object({
    level: z.enum(['info', 'warning', 'error']),
    message: text,
    step: count.nullable(),
    at: text,
    // Of use only to who has read the log.
    end: count.default(0),
  }),
  progress: z.object({ ...shares }),
  imported: z.object({ name: text, notes: texts }),
  timings: z.object({ timings: z.array(timingSchema), peakMemoryBytes: anyNumber, last: z.boolean() }),
  profiled: z.object({
    mode: z.enum(executionModes),
    path: text,
    summary: z.object({
      ...{ steps: count, wallMs: anyNumber, kernelMs: anyNumber, idleMs: anyNumber },
      ops: z.array(z.record(text, z.unknown())),
    }),
  }),
  estimated: z.object({ report: reportSchema, room: roomSchema.nullable() }),
  pieces: z.object({ request: z.int(), pieces: z.array(z.unknown()) }),
  answer: z.object({
    request: z.int(),
    answer: z.object({ step: count, body: z.unknown(), recorded: z.boolean(), warnings: texts }),
  }),
  refused: z.object({ request: z.int(), ...failure }),
  done: z.object({ status: z.enum(['done', 'stopped']), step: count, seconds: anyNumber, early: text.optional() }),
  failed: z.object({ ...failure }),
};

/**
 * What a worker says, or null for anything else. Both ends are built from one source; what a process sends that has gone
 * wrong must not take its host with it.
 */
export function parseEvent(raw: unknown): WorkerEvent | null {
  const kind = (raw as { kind?: unknown } | null | undefined)?.kind;
  if (typeof kind !== 'string' || !Object.hasOwn(schemas, kind)) return null;
  const result = schemas[kind as WorkerEvent['kind']].safeParse(raw, { jitless: true });
  return result.success ? ({ ...result.data, kind } as WorkerEvent) : null;
}

function withoutUndefined(record: unknown): unknown {
  if (typeof record !== 'object' || record === null) return record;
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
