import { z } from 'zod';
import type { RememberedData } from '../../models/data/dataset.js';
import type { DataFingerprint } from '../protocol/run.js';

const count = z.int().min(0);

const rememberedSchema = z.object({
  kind: z.enum(['images', 'text', 'labelled-text', 'table']),
  title: z.string(),
  origin: z.enum(['bundled', 'installed', 'user']),
  source: z.string().nullable(),
  train: count,
  test: count,
  classes: count,
  classNames: z.array(z.string()).exactOptional(),
  width: count.exactOptional(),
  height: count.exactOptional(),
  channels: z.union([z.literal(1), z.literal(3)]).exactOptional(),
  columns: z
    .array(z.object({ name: z.string(), kind: z.enum(['number', 'category']), categories: z.array(z.string()) }))
    .exactOptional(),
  target: z.object({ name: z.string(), kind: z.enum(['classes', 'number']) }).exactOptional(),
  beginning: z.string().exactOptional(),
}) satisfies z.ZodType<RememberedData>;

/** What run.json keeps of the data that the run learns from. */
export const dataSchema = z.object({
  name: z.string(),
  sha256: z.record(z.string(), z.string()),
  about: rememberedSchema.exactOptional(),
}) satisfies z.ZodType<DataFingerprint>;
