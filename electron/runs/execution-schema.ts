import { z } from 'zod';
import type { ModeTiming, RunExecution } from '../../models/core/execution-choice.js';
import { executionModes } from '../../models/core/execution-modes.js';

const milliseconds = z.number().min(0);

/** A mode's timing, as run.json and the machine's memory of timings hold it. */
export const timingSchema = z.object({
  mode: z.enum(executionModes),
  setupSeconds: z.number().min(0).nullable(),
  stepMs: z.object({ min: milliseconds, median: milliseconds, max: milliseconds }).nullable(),
  steps: z.int().min(0),
  out: z.string().nullable(),
}) satisfies z.ZodType<ModeTiming>;

export const executionSchema = z.object({
  mode: z.enum(executionModes),
  reason: z.enum(['given', 'timed', 'remembered', 'short']),
  timings: z.array(timingSchema),
}) satisfies z.ZodType<RunExecution>;
