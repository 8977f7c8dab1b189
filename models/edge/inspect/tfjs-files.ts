/** The files of a TensorFlow.js model: model.json and the shards that it names, none of which may lie elsewhere. */
import { readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { z } from 'zod';
import { RequestError } from '../../core/errors.js';
import { excerpt } from '../../core/printable.mjs';
import { fileError } from '../../data/file-errors.js';

/** A graph of so much text is no graph; its numbers lie in the shards. */
const MOST_JSON_BYTES = 32 << 20;

const size = z.union([z.number(), z.string()]).transform(Number).pipe(z.int());
const shape = z.object({
  dim: z.array(z.object({ size: size.default(0) })).default([]),
  unknownRank: z.boolean().optional(),
});

const quantization = z.object({
  dtype: z.enum(['uint8', 'uint16', 'float16']),
  min: z.number().optional(),
  scale: z.number().optional(),
});

const weight = z.object({
  name: z.string(),
  shape: z.array(z.int().min(0)),
  dtype: z.enum(['float32', 'int32', 'bool', 'string', 'complex64']),
  quantization: quantization.optional(),
});

const info = z.object({ name: z.string().default(''), dtype: z.string().default(''), tensorShape: shape.optional() });

const node = z.object({
  name: z.string(),
  op: z.string(),
  input: z.array(z.string()).default([]),
  attr: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
});

export const tfjsSignature = z
  .object({ inputs: z.record(z.string(), info), outputs: z.record(z.string(), info) })
  .partial();

const modelJson = z.object({
  format: z.string().optional(),
  generatedBy: z.string().nullish(),
  convertedBy: z.string().nullish(),
  signature: tfjsSignature.nullish(),
  userDefinedMetadata: z.record(z.string(), z.unknown()).nullish(),
  modelTopology: z.record(z.string(), z.unknown()),
  weightsManifest: z.array(z.object({ paths: z.array(z.string()), weights: z.array(weight) })).default([]),
});

export const tfjsGraph = z.object({
  node: z.array(node),
  versions: z.object({ producer: z.number().optional() }).nullish(),
  library: z.object({ function: z.array(z.unknown()).optional() }).nullish(),
});

export type TfjsSignature = z.output<typeof tfjsSignature>;
export type TfjsJson = z.output<typeof modelJson>;
export type TfjsNode = z.output<typeof node>;
export type TfjsWeightSpec = z.output<typeof weight>;
export type TfjsShape = z.output<typeof shape>;

export interface TfjsFiles {
  json: TfjsJson;
  /** As model.json has it, unchecked apart from what is in `json`. */
  raw: Record<string, unknown>;
  /** All weights, one after the other. */
  weights: Uint8Array;
  /** Where each begins in `weights`, and how many bytes it has there. */
  places: ReadonlyMap<string, { spec: TfjsWeightSpec; begin: number; length: number }>;
  /** Of all files. */
  bytes: number;
}

/**
 * Reads a model by its model.json, or the folder that it lies in. Throws RequestError, in one sentence, where something is
 * missing, cut off or not as the format has it. A shard is read once, and never from outside of the folder.
 */
export async function readTfjsFiles(path: string): Promise<TfjsFiles> {
  const file = await jsonPath(path);
  const { json, raw, length } = await readJson(file);
  const folder = dirname(file);
  const shards: Uint8Array[] = [];
  const named = new Set<string>();
  for (const shard of json.weightsManifest.flatMap(({ paths }) => paths)) {
    if (named.has(shard)) throw wrong(file, `it names the shard '${excerpt(shard)}' twice`);
    named.add(shard);
    shards.push(await readShard(file, folder, shard));
  }
  const weights = shards.length === 1 ? shards[0]! : joined(shards);
  const places = placesOf(
    file,
    json.weightsManifest.flatMap(({ weights }) => weights),
    weights,
  );
  return { json, raw, weights, places, bytes: length + weights.length };
}

async function jsonPath(path: string): Promise<string> {
  try {
    return (await stat(path)).isDirectory() ? join(path, 'model.json') : path;
  } catch (error) {
    throw fileError(path, error);
  }
}

async function readJson(file: string): Promise<{ json: TfjsJson; raw: Record<string, unknown>; length: number }> {
  let text: string;
  try {
    const { size: length } = await stat(file);
    if (length > MOST_JSON_BYTES) throw wrong(file, `it has ${length} bytes of text, more than ${MOST_JSON_BYTES}`);
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw fileError(file, error);
  }
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    throw wrong(file, 'it is not JSON, or cut off', error);
  }
  const parsed = modelJson.safeParse(raw);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw wrong(file, `it is no model of TensorFlow.js: ${excerpt(path.join('.') || 'its text')}: ${excerpt(message)}`);
  }
  return { json: parsed.data, raw: raw as Record<string, unknown>, length: Buffer.byteLength(text) };
}

async function readShard(file: string, folder: string, shard: string): Promise<Uint8Array> {
  // A name and no path: neither the converter nor we write anything else.
  if (basename(shard) !== shard || /[\\/\0]|^\.{0,2}$/.test(shard)) {
    throw wrong(file, `its shard '${excerpt(shard)}' would lie outside of its folder`);
  }
  const path = join(folder, shard);
  try {
    const real = await realpath(path);
    if (!real.startsWith((await realpath(folder)).replace(/[\\/]?$/, sep))) {
      throw wrong(file, `its shard '${excerpt(shard)}' is a link to outside of its folder`);
    }
    return await readFile(real);
  } catch (error) {
    throw fileError(path, error);
  }
}

function joined(shards: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(shards.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const shard of shards) {
    all.set(shard, at);
    at += shard.length;
  }
  return all;
}

function placesOf(file: string, specs: readonly TfjsWeightSpec[], weights: Uint8Array): TfjsFiles['places'] {
  const places = new Map<string, { spec: TfjsWeightSpec; begin: number; length: number }>();
  let begin = 0;
  for (const spec of specs) {
    if (places.has(spec.name)) throw wrong(file, `it has two weights '${excerpt(spec.name)}'`);
    const length = lengthOf(spec, weights, begin);
    if (!(begin + length <= weights.length)) {
      throw wrong(
        file,
        `its weight '${excerpt(spec.name)}' of shape [${excerpt(spec.shape.join(', '))}] ends behind the ${weights.length} bytes of its shards; a shard is missing or cut off`,
      );
    }
    places.set(spec.name, { spec, begin, length });
    begin += length;
  }
  if (begin !== weights.length) {
    throw wrong(file, `its shards have ${weights.length} bytes, of which its weights take ${begin}`);
  }
  return places;
}

const bytesEach = { float32: 4, int32: 4, bool: 1, complex64: 8, uint8: 1, uint16: 2, float16: 2 } as const;

/** Infinity where it is more than there is. */
function lengthOf(
  { shape: sizes, dtype, quantization: stored }: TfjsWeightSpec,
  weights: Uint8Array,
  begin: number,
): number {
  const count = sizes.reduce((product, one) => product * one, 1);
  if (stored) return count * bytesEach[stored.dtype];
  if (dtype !== 'string') return count * bytesEach[dtype];
  // Each with its length before it.
  const view = new DataView(weights.buffer, weights.byteOffset, weights.byteLength);
  let at = begin;
  for (let text = 0; text < count; text++) {
    if (at + 4 > weights.length) return Infinity;
    at += 4 + view.getUint32(at, true);
  }
  return at - begin;
}

function wrong(file: string, what: string, cause?: unknown): RequestError {
  return new RequestError(`${excerpt(file)}: ${what}.`, { cause });
}
