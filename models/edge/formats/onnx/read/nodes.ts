/** NodeProto and its attributes. */
import type { NodeDescription } from '../../../inspect/model-description.js';
import { DamagedFile, type FileBytes } from './file-bytes.js';
import { tensorIn, type StoredTensor } from './tensors.js';
import { fields, float32In, nameIn, textIn, wholeNumbers, type Field, type Span } from './wire.js';

export interface StoredNode {
  name: string;
  /** With the domain before it, where it isn't ONNX's own. */
  op: string;
  inputs: string[];
  outputs: string[];
  attributes: NodeDescription['attributes'];
  /** What a Constant is. */
  constant: StoredTensor | null;
  /** Graphs inside, by the attribute's name: how many nodes each has. */
  graphs: { name: string; nodes: number }[];
}

/** Inputs and outputs of one node. */
const MOST_VALUES = 10_000;
/** Longer lists are told by their length. */
const MOST_NUMBERS = 1000;
const LONGEST_TEXT = 1000;

export function nodeIn(file: FileBytes, span: Span): StoredNode {
  const node: StoredNode = { name: '', op: '', inputs: [], outputs: [], attributes: {}, constant: null, graphs: [] };
  let [domain, op] = ['', ''];
  for (const field of fields(file, span)) {
    if (field.number === 1) add(node.inputs, nameIn(file, field));
    else if (field.number === 2) add(node.outputs, nameIn(file, field));
    else if (field.number === 3) node.name = nameIn(file, field);
    else if (field.number === 4) op = nameIn(file, field);
    else if (field.number === 5) addAttribute(file, field, node);
    else if (field.number === 7) domain = nameIn(file, field);
  }
  node.op = domain === '' || domain === 'ai.onnx' ? op : `${domain}.${op}`;
  return node;
}

function add(values: string[], name: string): void {
  if (values.length === MOST_VALUES) throw new DamagedFile(`has a node of more than ${MOST_VALUES} values`);
  values.push(name);
}

function addAttribute(file: FileBytes, span: Span, node: StoredNode): void {
  let name = '';
  let shown: NodeDescription['attributes'][string] | null = null;
  const list: number[] = [];
  const texts: string[] = [];
  let count = 0;
  const push = (value: number): void => {
    if (++count <= MOST_NUMBERS) list.push(value);
  };
  for (const field of fields(file, span)) {
    switch (field.number) {
      case 1:
        name = nameIn(file, field);
        break;
      case 2:
        shown = finite(float32In(file, field));
        break;
      case 3:
        shown = field.value;
        break;
      case 4:
        shown = textIn(file, field, LONGEST_TEXT);
        break;
      case 5: {
        const tensor = tensorIn(file, field);
        shown = `${tensor.type} [${tensor.shape.join(', ')}]`;
        node.constant = tensor;
        break;
      }
      case 6:
      case 11:
        node.graphs.push({ name, nodes: nodesIn(file, field) });
        break;
      case 7:
        for (const value of floatsIn(file, field)) push(value);
        break;
      case 8:
        for (const value of wholeNumbers(file, field)) push(value);
        break;
      case 9:
        if (++count <= MOST_NUMBERS) texts.push(textIn(file, field, LONGEST_TEXT));
        break;
      case 10:
      case 22:
      case 23:
        shown = 'tensors';
        break;
    }
  }
  if (node.graphs.length > 0 && shown === null) shown = 'a graph';
  // Object.defineProperty: an attribute may be called as anything.
  const value = shown ?? listed({ list, texts, count });
  Object.defineProperty(node.attributes, name, { value, enumerable: true, writable: true, configurable: true });
}

function listed({ list, texts, count }: { list: number[]; texts: string[]; count: number }): string | number[] {
  if (texts.length > 0) return shortened(texts.join(', '), count);
  if (count > list.length) return `${count} numbers`;
  return list.every(Number.isFinite) ? list : list.join(', ');
}

function shortened(text: string, count: number): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}… (${count} texts)` : text;
}

const finite = (value: number): number | string => (Number.isFinite(value) ? value : String(value));

function* floatsIn(file: FileBytes, field: Field): Generator<number> {
  for (let at = field.begin; at + 4 <= field.end; at += 4) yield float32In(file, { begin: at, end: at + 4 });
}

function nodesIn(file: FileBytes, span: Span): number {
  let count = 0;
  for (const field of fields(file, span)) if (field.number === 1) count++;
  return count;
}
