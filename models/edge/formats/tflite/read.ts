import { readFile, stat } from 'node:fs/promises';
import { RequestError } from '../../../core/errors.js';
import { excerpt } from '../../../core/printable.mjs';
import { ofHalf } from '../../compress/float16.js';
import type { FormatReader, ModelDescription, ReadModel, ValueDescription } from '../../inspect/model-description.js';
import { rootTable, type Table } from './flat-buffer.js';
import { attributesOf } from './options.js';
import {
  bufferFields,
  builtinOps,
  CUSTOM,
  metadataFields,
  modelFields,
  operatorCodeFields,
  operatorFields,
  quantizationFields,
  subgraphFields,
  tensorFields,
  tensorTypes,
  TFLITE_IDENTIFIER,
} from './schema.js';

/** FlatBuffers' own limit. */
const MOST_BYTES = 2 ** 31 - 1;
/** A file may have more metadata, whose size is then told alone. */
const MOST_METADATA_BYTES = 100_000;

/** TensorFlow Lite files. */
export const tfliteReader: FormatReader = {
  formats: ['tflite'],
  claims: (path, head) =>
    new TextDecoder('latin1').decode(head.subarray(4, 8)) === TFLITE_IDENTIFIER || /\.(tflite|lite)$/i.test(path),
  async read(path) {
    const { size } = await stat(path);
    if (size > MOST_BYTES) {
      throw new RequestError(`${excerpt(path)}: it has ${size} bytes; TensorFlow Lite files up to 2 GB can be read.`);
    }
    const bytes = await readFile(path);
    try {
      if (bytes.toString('latin1', 4, 8) !== TFLITE_IDENTIFIER) throw new RangeError('it does not begin like one');
      return readTflite(bytes);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const reason = /^Offset is outside/.test(error.message) ? 'it is damaged or cut off' : error.message;
      throw new RequestError(`${excerpt(path)}: it can't be read as a TensorFlow Lite file: ${reason}.`, {
        cause: error,
      });
    }
  },
};

interface TensorEntry {
  name: string;
  shape: number[];
  type: string;
  data: Uint8Array;
  value: ValueDescription;
}

/** What a file holds. Throws RangeError where it is damaged. */
export function readTflite(bytes: Uint8Array): ReadModel {
  const root = rootTable(bytes);
  const buffers = root.tables(modelFields.buffers);
  const [graph, ...others] = root.tables(modelFields.subgraphs);
  if (!graph) throw new RangeError('it holds no graph');
  const dataOf = (index: number): Uint8Array => {
    const buffer = at(buffers, index, 'buffer');
    const [offset, size] = [buffer.uint64(bufferFields.offset), buffer.uint64(bufferFields.size)];
    if (offset <= 1) return buffer.bytes(bufferFields.data);
    if (offset + size > bytes.length) throw new RangeError('a buffer lies outside of the file');
    return bytes.subarray(offset, offset + size);
  };
  const tensors = tensorsOf(graph, dataOf);
  const nameOf = (index: number): string => (index < 0 ? '' : at(tensors, index, 'tensor').name);
  const codes = root.tables(modelFields.operatorCodes).map(opName);
  const description: ModelDescription = {
    format: 'tflite',
    version: `schema ${root.uint32(modelFields.version)}`,
    producer: root.text(modelFields.description) || null,
    bytes: bytes.length,
    metadata: metadataOf(root, dataOf),
    inputs: graph.int32s(subgraphFields.inputs).map(nameOf),
    outputs: graph.int32s(subgraphFields.outputs).map(nameOf),
    nodes: graph.tables(subgraphFields.operators).map((operator, index) => {
      const op = at(codes, operator.uint32(operatorFields.code), 'op');
      return {
        name: `${op.toLowerCase()}_${index}`,
        op,
        inputs: operator.int32s(operatorFields.inputs).map(nameOf),
        outputs: operator.int32s(operatorFields.outputs).map(nameOf),
        attributes: attributesOf(operator.uint8(operatorFields.optionsType), operator.table(operatorFields.options)),
      };
    }),
    values: tensors.map(({ value }) => value),
    constants: tensors
      .filter(({ data }) => data.length > 0)
      .map(({ name, shape, data }) => ({ name, count: countOf(shape), bytes: data.length })),
    notes:
      others.length === 0
        ? []
        : [`${others.length} more graphs, of loops and branches, are in the file and not shown.`],
  };
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  return { description, constant: (name) => numbersOf(byName.get(name)) };
}

function at<T>(list: readonly T[], index: number, what: string): T {
  const found = list[index];
  if (found === undefined) throw new RangeError(`it refers to a ${what} that it does not have`);
  return found;
}

/** Codes above 126 have a field of their own; old files have only the small one. */
function opName(code: Table): string {
  const number = Math.max(code.int8(operatorCodeFields.deprecatedCode), code.int32(operatorCodeFields.code));
  if (number === CUSTOM) return code.text(operatorCodeFields.customCode) || 'CUSTOM';
  return builtinOps[number] ?? `OP_${number}`;
}

function tensorsOf(graph: Table, dataOf: (buffer: number) => Uint8Array): TensorEntry[] {
  const taken = new Set<string>();
  return graph.tables(subgraphFields.tensors).map((tensor, index) => {
    const told = tensor.text(tensorFields.name);
    const name = told === '' || taken.has(told) ? `${told} #${index}`.trim() : told;
    taken.add(name);
    const shape = tensor.int32s(tensorFields.shape);
    const open = tensor.int32s(tensorFields.shapeSignature);
    const type = tensorTypes[tensor.uint8(tensorFields.type)] ?? `type ${tensor.uint8(tensorFields.type)}`;
    const sizes = (open.length > 0 ? open : shape).map((size) => (size < 0 ? null : size));
    const quantization = quantizationOf(tensor.table(tensorFields.quantization));
    const data = dataOf(tensor.uint32(tensorFields.buffer));
    return { name, shape, type, data, value: { name, type, shape: sizes, quantization } };
  });
}

function quantizationOf(table: Table | null): ValueDescription['quantization'] {
  const scales = table?.floats(quantizationFields.scales) ?? [];
  if (!table || scales.length === 0) return null;
  const zeroPoints = table.int64s(quantizationFields.zeroPoints);
  return {
    scales,
    zeroPoints: scales.map((_, channel) => zeroPoints[channel] ?? 0),
    axis: scales.length > 1 ? table.int32(quantizationFields.axis) : null,
  };
}

function metadataOf(root: Table, dataOf: (buffer: number) => Uint8Array): Record<string, string> {
  return Object.fromEntries(
    root.tables(modelFields.metadata).map((entry) => {
      const data = dataOf(entry.uint32(metadataFields.buffer));
      return [entry.text(metadataFields.name), textOf(data) ?? `${data.length} bytes`];
    }),
  );
}

/** The text that it is; null for anything else. */
function textOf(data: Uint8Array): string | null {
  if (data.length > MOST_METADATA_BYTES) return null;
  const end = data.indexOf(0);
  const used = end < 0 || data.subarray(end).some((byte) => byte !== 0) ? data : data.subarray(0, end);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(used);
    // eslint-disable-next-line no-control-regex -- what has these is no text
    return /[\u0000-\u0008\u000e-\u001f]/.test(text) ? null : text;
  } catch {
    return null;
  }
}

const countOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * Math.max(0, size), 1);

function numbersOf(tensor: TensorEntry | undefined): ReturnType<ReadModel['constant']> {
  if (!tensor || tensor.data.length === 0) return null;
  const { shape, type } = tensor;
  // Copied, so that it lies as a typed array must.
  const { buffer } = Uint8Array.from(tensor.data);
  const whole = (width: number): boolean => buffer.byteLength === width * countOf(shape);
  if (type === 'float32' && whole(4)) return { values: new Float32Array(buffer), shape };
  if (type === 'float16' && whole(2)) return { values: Float32Array.from(new Uint16Array(buffer), ofHalf), shape };
  if (type === 'int8' && whole(1)) return { values: new Int8Array(buffer), shape };
  if ((type === 'uint8' || type === 'bool') && whole(1)) return { values: new Uint8Array(buffer), shape };
  if (type === 'int32' && whole(4)) return { values: new Int32Array(buffer), shape };
  if (type === 'int16' && whole(2)) return { values: Int32Array.from(new Int16Array(buffer)), shape };
  if (type === 'int64' && whole(8)) return { values: Int32Array.from(new BigInt64Array(buffer), Number), shape };
  return null;
}
