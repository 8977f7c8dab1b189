/** What a file of a model holds, whatever its format: for the graph view, its diff and `lab inspect`. JSON. */
import { z } from 'zod';
import type { StoredNumbers } from './numbers.js';

export const fileFormats = [
  ...['onnx', 'tflite', 'tfjs-graph', 'tfjs-layers', 'savedmodel', 'keras-h5', 'keras', 'safetensors'],
] as const;

/** real = scale · (q − zeroPoint); one each, or one for each index of `axis`. */
const quantization = z.object({
  scales: z.array(z.number()),
  zeroPoints: z.array(z.number()),
  axis: z.int().nullable(),
});

const value = z.object({
  name: z.string(),
  /** As the format calls it, in lower case: float32, int8, int64, bool, string. */
  type: z.string(),
  /** A word where the file names a size; null where it leaves it open. */
  shape: z.array(z.union([z.int(), z.string(), z.null()])).nullable(),
  quantization: quantization.nullable(),
});

const node = z.object({
  /** Its own: no two are alike. */
  name: z.string(),
  op: z.string(),
  /** Names of values; '' where an optional one is left out. */
  inputs: z.array(z.string()),
  outputs: z.array(z.string()),
  attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.number())])),
});

export const modelDescription = z.object({
  format: z.enum(fileFormats as unknown as [string, ...string[]]),
  /** "opset 17", "schema 3". */
  version: z.string().nullable(),
  producer: z.string().nullable(),
  bytes: z.int().min(0),
  metadata: z.record(z.string(), z.string()),
  /** Names of values that go in and come out. */
  inputs: z.array(z.string()),
  outputs: z.array(z.string()),
  /** In an order in which they can run. */
  nodes: z.array(node),
  /** All values that anything is known of, constants among them. */
  values: z.array(value),
  /** Constants: their value's name, how many numbers, and how many bytes in the file. */
  constants: z.array(z.object({ name: z.string(), count: z.int(), bytes: z.int() })),
  /** Sentences on what of the file isn't shown. */
  notes: z.array(z.string()),
});

export type ModelDescription = z.output<typeof modelDescription>;
export type ValueDescription = z.output<typeof value>;
export type NodeDescription = z.output<typeof node>;

export interface ReadConstant {
  values: StoredNumbers;
  shape: number[];
}

/** A file that was read. */
export interface ReadModel {
  description: ModelDescription;
  /** The numbers of a constant as they are stored (int8 as whole numbers); null where it has none of that name, or they are no numbers. */
  constant(name: string): ReadConstant | null;
}

/**
 * Reads one format. `path` is a file (or for a SavedModel its folder). Throws RequestError, in one sentence that names the
 * file, where it is damaged, cut off, hostile or not of the format; never runs out of memory on what a file merely claims.
 */
export interface FormatReader {
  formats: readonly (typeof fileFormats)[number][];
  /** By name and first bytes (at most 64 of them). */
  claims(path: string, head: Uint8Array): boolean;
  read(path: string): Promise<ReadModel>;
}
