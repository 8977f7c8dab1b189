/** The files of a SavedModel: its folder with saved_model.pb. */
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { RequestError } from '../../core/errors.js';
import { excerpt, printable } from '../../core/printable.mjs';
import { fileError } from '../../data/file-errors.js';
import { decodeSavedModel, type MetaGraphDef } from '../../engine/decode-saved-model.js';
import { savedModel, SERVE_TAG, type NodeDef, type SignatureDef } from '../../engine/graph-def.js';
import { SAVED_MODEL_METADATA, SIGNATURE } from '../formats/saved-model.js';
import { nodeName } from '../graph/inference-graph.js';
import { inlineFunctions } from '../import/inline-functions.js';
import { assertDecodable } from './protobuf-parts.js';
import { runOrder } from './run-order.js';

export const SAVED_MODEL_FILE = 'saved_model.pb';

export interface SavedModelFiles {
  folder: string;
  graph: MetaGraphDef;
  signature: SignatureDef;
  /** What the signature's outputs need, calls of functions replaced by what they do, each after those that it needs. */
  nodes: NodeDef[];
  /** Of assets.extra/model.json; {} where there is none. */
  metadata: Record<string, unknown>;
  /** Of saved_model.pb and the metadata. */
  bytes: number;
}

/** The folder of a SavedModel, given itself or its saved_model.pb. */
export const savedModelFolder = (path: string): string => (basename(path) === SAVED_MODEL_FILE ? dirname(path) : path);

/**
 * Reads the graph that is served. Throws RequestError, in one sentence that names the file, where it is damaged, none that is
 * served, or its nodes are no graph.
 */
export async function readSavedModelFiles(path: string): Promise<SavedModelFiles> {
  const folder = savedModelFolder(path);
  const file = join(folder, SAVED_MODEL_FILE);
  const bytes = await read(file);
  try {
    assertDecodable(bytes, savedModel);
    const graph = served(decodeSavedModel(bytes));
    assertHarmless(graph);
    const signature = graph.signature_def[SIGNATURE];
    if (!signature) throw new Error(`it has no signature '${SIGNATURE}'`);
    const extra = await readMetadata(join(folder, SAVED_MODEL_METADATA));
    return { folder, graph, ...servedNodes(graph, signature), ...extra, bytes: bytes.length + extra.length };
  } catch (error) {
    if (error instanceof RequestError) throw error;
    throw new RequestError(`${excerpt(file)}: ${printable(reasonOf(error))}.`, { cause: error });
  }
}

async function read(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw fileError(file, error);
  }
}

function served(graphs: readonly MetaGraphDef[]): MetaGraphDef {
  const tagged = graphs.find(({ meta_info_def }) => meta_info_def.tags.includes(SERVE_TAG));
  if (!tagged) throw new Error(`it is no SavedModel, or has no graph under the tag '${SERVE_TAG}'`);
  return tagged;
}

/** Ops that touch files of this computer or run code that is no part of the graph, and that no model needs to be served. */
const harmful =
  /^(WriteFile|ReadFile|MatchingFiles|WriteSummary|CreateSummary(File|Db)Writer|PrintV2|Debug(Identity|NanCount|NumericSummary)\w*|(Eager)?PyFunc(Stateless)?)$/;
/** Every SavedModel has these to save itself anew; what is served, or run as it is loaded, has not. */
const saving = /^(Save\w*|MergeV2Checkpoints)$/;
const INITIAL = '__saved_model_init_op';

function assertHarmless({ graph_def: { node, library } }: MetaGraphDef): void {
  assertNone(harmful, [node, ...library.function.map(({ node_def }) => node_def)].flat());
}

function assertNone(ops: RegExp, nodes: readonly NodeDef[]): void {
  const found = nodes.find(({ op }) => ops.test(op));
  if (found) throw new Error(`its op ${found.op} could touch files of this computer, so it is not opened`);
}

function servedNodes(graph: MetaGraphDef, signature: SignatureDef): Pick<SavedModelFiles, 'nodes' | 'signature'> {
  const { node, library } = graph.graph_def;
  const wanted = Object.values({ ...signature.inputs, ...signature.outputs }).map(({ name }) => name);
  // What saves and restores variables is no part of what is served, and is full of functions.
  const { nodes, resolve } = inlineFunctions(neededBy(node, wanted), library.function);
  const outputs = Object.fromEntries(
    Object.entries(signature.outputs).map(([key, info]) => [key, { ...info, name: resolve(info.name) }]),
  );
  const refs = Object.values({ ...signature.inputs, ...outputs }).map(({ name }) => name);
  assertNone(saving, nodes);
  const initial = Object.values(graph.signature_def[INITIAL]?.outputs ?? {}).map(({ name }) => name);
  assertNone(saving, inlineFunctions(neededBy(node, initial), library.function).nodes);
  return { nodes: runOrder(neededBy(nodes, refs)), signature: { ...signature, outputs } };
}

/** The nodes that `refs` need, in the order in which they are. Throws an Error where one of `refs` is of no node. */
function neededBy(nodes: readonly NodeDef[], refs: readonly string[]): NodeDef[] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const absent = refs.find((ref) => !byName.has(nodeName(ref)));
  if (absent !== undefined) throw new Error(`its signature names '${excerpt(absent)}', which isn't in the graph`);
  const kept = new Set<string>();
  const open = refs.map(nodeName);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (kept.has(name)) continue;
    kept.add(name);
    open.push(...(byName.get(name)?.input ?? []).map((ref) => nodeName(ref.replace(/^\^/, ''))));
  }
  return nodes.filter(({ name }) => kept.has(name));
}

/** Whatever is wrong with them is no reason not to read the model. */
async function readMetadata(file: string): Promise<{ metadata: Record<string, unknown>; length: number }> {
  try {
    if ((await stat(file)).size > 1 << 24) return { metadata: {}, length: 0 };
    const text = await readFile(file, 'utf8');
    const metadata: unknown = JSON.parse(text);
    const isObject = typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata);
    return { metadata: isObject ? (metadata as Record<string, unknown>) : {}, length: Buffer.byteLength(text) };
  } catch {
    return { metadata: {}, length: 0 };
  }
}

function reasonOf(error: unknown): string {
  // What protobufjs throws on a damaged message says nothing to people.
  if (error instanceof RangeError || (error instanceof Error && /wire type|length|offset|group/i.test(error.message))) {
    return 'it is cut off, damaged or no SavedModel';
  }
  return error instanceof Error ? error.message : String(error);
}
