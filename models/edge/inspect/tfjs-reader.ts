import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { RequestError } from '../../core/errors.js';
import { excerpt, printable } from '../../core/printable.mjs';
import { dataTypeName, dataTypeOfEnum } from '../formats/data-types.js';
import { describeLayers } from '../import/keras/describe-layers.js';
import { savedTfjsLayers } from '../import/keras/saved-tfjs.js';
import { nodesOfJson } from '../import/nodes-of-json.js';
import { describeNodes, valueName } from './describe-nodes.js';
import { metadataTextsOf } from './metadata-texts.js';
import type { FormatReader, ModelDescription, ReadModel, ValueDescription } from './model-description.js';
import { runOrder } from './run-order.js';
import { readTfjsFiles, tfjsGraph, type TfjsFiles, type TfjsNode, type TfjsSignature } from './tfjs-files.js';
import { describeWeight, storedWeight } from './tfjs-weights.js';

const FILE = 'model.json';
/** A reason may repeat what stands in the file. */
const LONGEST_REASON = 400;

/** Both kinds of TensorFlow.js: graphs of ops, and layers as Keras has them. */
export const tfjsReader: FormatReader = {
  formats: ['tfjs-graph', 'tfjs-layers'],
  claims: (path, head) =>
    (basename(path).endsWith('.json') && /^\s*\{/.test(Buffer.from(head).toString('latin1'))) ||
    existsSync(join(path, FILE)),
  read,
};

async function read(path: string): Promise<ReadModel> {
  const files = await readTfjsFiles(path);
  const { json, places, bytes } = files;
  const isGraph = 'node' in json.modelTopology;
  const described = refusing(path, () => (isGraph ? describeGraph(files) : describedLayers(files, path)));
  const weights = [...places.values()].map(({ spec, length }) => describeWeight(spec, length));
  const values = [...described.values, ...weights.map(({ value }) => value)];
  return {
    description: {
      format: isGraph ? 'tfjs-graph' : 'tfjs-layers',
      version: json.generatedBy ?? null,
      producer: json.convertedBy ?? null,
      bytes,
      metadata: metadataTextsOf(json.userDefinedMetadata ?? {}),
      ...described,
      // The weights know how they are stored.
      values: [...new Map(values.map((value) => [value.name, value])).values()],
      constants: weights.map(({ constant }) => constant),
    },
    constant: (name) => storedWeight(files, name),
  };
}

function describedLayers(files: TfjsFiles, path: string): Described {
  const { graph, withWeights } = savedTfjsLayers(files, excerpt(basename(path)));
  return withWeights((weights) => describeLayers(graph, weights));
}

type Described = Pick<ModelDescription, 'inputs' | 'outputs' | 'nodes' | 'values' | 'notes'>;

function describeGraph({ json, places }: TfjsFiles): Described {
  const graph = tfjsGraph.parse(json.modelTopology);
  const nodes = runOrder(nodesOfJson(graph.node, () => null));
  const { inputs, outputs } = json.signature ?? {};
  const described = describeNodes(nodes);
  const weightless = nodes.filter(({ name, op }) => op === 'Const' && !places.has(name));
  return {
    nodes: described.nodes.filter(({ op }) => op !== 'Const'),
    values: [...described.values, ...signed(inputs), ...signed(outputs)],
    inputs: namesOf(inputs) ?? nodes.filter(({ op }) => op.startsWith('Placeholder')).map(({ name }) => name),
    outputs: namesOf(outputs) ?? unread(graph.node),
    notes: weightless.length > 0 ? [`${weightless.length} of its constants have no numbers in its shards.`] : [],
  };
}

function namesOf(signed: TfjsSignature['inputs']): string[] | null {
  const infos = Object.values(signed ?? {});
  return infos.length > 0 && infos.every(({ name }) => name !== '') ? infos.map(({ name }) => valueName(name)) : null;
}

function signed(infos: TfjsSignature['inputs']): ValueDescription[] {
  return Object.values(infos ?? {}).map(({ name, dtype, tensorShape }) => ({
    name: valueName(name),
    type: dataTypeName(dataTypeOfEnum(dtype)),
    shape: tensorShape?.dim.map(({ size }) => (size < 0 ? null : size)) ?? null,
    quantization: null,
  }));
}

/** Nodes that no other reads. */
function unread(nodes: readonly TfjsNode[]): string[] {
  const read = new Set(nodes.flatMap(({ input }) => input.map((ref) => ref.replace(/^\^|:\d+$/g, ''))));
  return nodes.filter(({ name }) => !read.has(name)).map(({ name }) => name);
}

function refusing<T>(path: string, does: () => T): T {
  try {
    return does();
  } catch (error) {
    if (error instanceof RequestError) throw error;
    const message =
      error instanceof Error && error.name !== 'ZodError' ? error.message : "its graph isn't as the format has it";
    throw new RequestError(`${excerpt(path)}: ${printable(message.slice(0, LONGEST_REASON))}.`, { cause: error });
  }
}
