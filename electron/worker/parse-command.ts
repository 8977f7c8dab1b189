import { z } from 'zod';
import { executionModes } from '../../models/core/execution-modes.js';
import type { WorkerCommand } from '../protocol/run.js';

const dataDirs = z.object({ user: z.string(), installed: z.array(z.string()) });
const positive = z.int().min(1);
const request = z.object({
  path: z.string().min(1),
  name: z.string().optional(),
  size: z.object({ width: positive, height: positive }).optional(),
  colour: z.enum(['greyscale', 'rgb']).optional(),
  textColumn: z.string().optional(),
  labelColumn: z.string().optional(),
  drawn: z.literal(true).optional(),
  target: z.string().optional(),
  columns: z.record(z.string(), z.enum(['number', 'category', 'out'])).optional(),
});

const path = z.string().min(1);
// What it stands for is judged by the architecture's schema.
const liveValue = z.union([z.number(), z.string(), z.boolean(), z.null()]);
const record = z.record(z.string(), z.unknown());

const schema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('start'), dir: z.string().min(1), dataDirs }),
  z.object({ kind: z.literal('import-dataset'), request, dataDirs }),
  z.object({
    kind: z.literal('ask'),
    request: z.int(),
    dir: z.string().min(1),
    step: z.int().min(0).nullable(),
    // What is asked is checked by the question's own schema.
    question: z.object({ name: z.string(), asked: record }),
    path: path.nullable(),
    dataDirs,
  }),
  z.object({
    kind: z.literal('use'),
    request: z.int(),
    architecture: z.string(),
    question: z.object({ name: z.string(), asked: record }),
    dataDirs,
  }),
  z.object({ kind: z.literal('cancel') }),
  z.object({ kind: z.literal('leave') }),
  z.object({
    kind: z.literal('time'),
    architecture: z.string(),
    config: record,
    modes: z.array(z.enum(executionModes)).min(1),
    rounds: positive,
    stepsPerRound: positive.nullable(),
    dropSlower: z.boolean(),
    profile: z.object({ path, steps: positive }).nullable(),
    dataDirs,
  }),
  z.object({
    kind: z.literal('estimate'),
    architecture: z.string().min(1),
    config: record,
    dataDirs,
  }),
  z.object({
    kind: z.literal('help'),
    architecture: z.string(),
    job: z.object({ task: z.string(), input: z.unknown() }),
  }),
  z.object({ kind: z.literal('work'), request: z.int(), work: z.unknown() }),
  z.object({ kind: z.literal('helper-ready'), helper: z.int() }),
  z.object({ kind: z.literal('helper-worked'), helper: z.int(), request: z.int(), result: z.unknown() }),
  z.object({ kind: z.literal('helper-refused'), helper: z.int(), request: z.int(), message: z.string() }),
  z.object({ kind: z.literal('helper-gone'), helper: z.int(), message: z.string() }),
  z.object({ kind: z.literal('pause') }),
  z.object({ kind: z.literal('resume') }),
  z.object({ kind: z.literal('step'), live: z.record(z.string(), liveValue).exactOptional() }),
  z.object({ kind: z.literal('stop') }),
  z.object({ kind: z.literal('sample') }),
  z.object({ kind: z.literal('checkpoint'), pin: z.boolean() }),
  z.object({ kind: z.literal('set'), key: z.string(), value: liveValue }),
]);

/** The command that a host sent, or null for anything else. */
export function parseCommand(raw: unknown): WorkerCommand | null {
  const result = schema.safeParse(raw, { jitless: true });
  return result.success ? (result.data as WorkerCommand) : null;
}
