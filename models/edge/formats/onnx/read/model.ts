/** ModelProto and its graph, as they lie in the file. */
import type { ValueDescription } from '../../../inspect/model-description.js';
import { DamagedFile, type FileBytes } from './file-bytes.js';
import { nodeIn, type StoredNode } from './nodes.js';
import { addEntry, tensorIn, type StoredTensor } from './tensors.js';
import { valueIn } from './values.js';
import { fields, nameIn, type Span } from './wire.js';

export interface StoredModel {
  irVersion: number;
  producer: string;
  /** Versions of the sets of ops by their domain; '' is ONNX's own. */
  opsets: Map<string, number>;
  metadata: Map<string, string>;
  nodes: StoredNode[];
  tensors: StoredTensor[];
  inputs: ValueDescription[];
  outputs: ValueDescription[];
  values: ValueDescription[];
  sparse: number;
  functions: string[];
  hasTraining: boolean;
}

const MOST_PARTS = 200_000;
const LONGEST_METADATA = 2 ** 20;

/** Throws DamagedFile where the file is none. */
export function modelIn(file: FileBytes): StoredModel {
  const model: StoredModel = {
    ...{ irVersion: 0, producer: '', opsets: new Map(), metadata: new Map(), nodes: [], tensors: [] },
    ...{ inputs: [], outputs: [], values: [], sparse: 0, functions: [], hasTraining: false },
  };
  let graph: Span | null = null;
  let version = '';
  for (const field of fields(file, { begin: 0, end: file.size })) {
    if (field.number === 1) model.irVersion = field.value;
    else if (field.number === 2) model.producer = nameIn(file, field);
    else if (field.number === 3) version = nameIn(file, field);
    else if (field.number === 7 && field.type === 'span') graph = field;
    else if (field.number === 8) addOpset(file, field, model.opsets);
    else if (field.number === 14) addMetadata(file, field, model.metadata);
    else if (field.number === 20) model.hasTraining = true;
    else if (field.number === 25) model.functions.push(bounded(model.functions, functionName(file, field)));
  }
  if (!graph) throw new DamagedFile('has no graph');
  model.producer = `${model.producer} ${version}`.trim();
  addGraph(file, graph, model);
  return model;
}

function addGraph(file: FileBytes, graph: Span, model: StoredModel): void {
  for (const field of fields(file, graph)) {
    if (field.number === 1) model.nodes.push(bounded(model.nodes, nodeIn(file, field)));
    else if (field.number === 5) model.tensors.push(bounded(model.tensors, tensorIn(file, field)));
    else if (field.number === 11) model.inputs.push(bounded(model.inputs, valueIn(file, field)));
    else if (field.number === 12) model.outputs.push(bounded(model.outputs, valueIn(file, field)));
    else if (field.number === 13) model.values.push(bounded(model.values, valueIn(file, field)));
    else if (field.number === 15) model.sparse++;
  }
}

/** Messages of two bytes each would take a hundred times their room. */
function bounded<T>(known: readonly unknown[], next: T): T {
  if (known.length === MOST_PARTS) throw new DamagedFile(`has more than ${MOST_PARTS} nodes or values`);
  return next;
}

function addOpset(file: FileBytes, span: Span, opsets: Map<string, number>): void {
  let [domain, version] = ['', 0];
  for (const field of fields(file, span)) {
    if (field.number === 1) domain = nameIn(file, field);
    if (field.number === 2) version = field.value;
  }
  opsets.set(domain === 'ai.onnx' ? '' : domain, version);
}

function addMetadata(file: FileBytes, span: Span, metadata: Map<string, string>): void {
  if (metadata.size < 1000) addEntry(file, span, metadata, LONGEST_METADATA);
}

function functionName(file: FileBytes, span: Span): string {
  let [name, domain] = ['', ''];
  for (const field of fields(file, span)) {
    if (field.number === 1) name = nameIn(file, field);
    if (field.number === 10) domain = nameIn(file, field);
  }
  return domain === '' ? name : `${domain}.${name}`;
}

/** What a file tells about itself, without a look at its graph. */
export function metadataIn(file: FileBytes): Map<string, string> {
  const metadata = new Map<string, string>();
  for (const field of fields(file, { begin: 0, end: file.size })) {
    if (field.number === 14) addMetadata(file, field, metadata);
  }
  return metadata;
}
