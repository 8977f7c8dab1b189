/** What is told and kept of a run's memory, in bytes. */
import { z } from 'zod';
import type { MemoryReport, MemoryRoom, RunMemory } from '../../models/core/memory-estimate.js';

const bytes = z.number().min(0);
const place = z.enum(['cpu', 'gpu']);
const parts = z.object({
  ...{ parameters: bytes, optimizer: bytes, sums: bytes, data: bytes, activations: bytes, process: bytes },
});

export const roomSchema = z.object({ free: bytes, total: bytes }) satisfies z.ZodType<MemoryRoom>;

export const memorySchema = z.object({
  place,
  estimate: z.object({ peak: bytes, parts }).nullable(),
  room: roomSchema.nullable(),
  measured: bytes.nullable(),
}) satisfies z.ZodType<RunMemory>;

const estimate = z.object({ batchSize: z.int().min(1), accumulate: z.int().min(1), parts, peak: bytes });

export const reportSchema = z.object({
  place,
  planned: estimate,
  smaller: z.array(estimate),
}) satisfies z.ZodType<MemoryReport>;
