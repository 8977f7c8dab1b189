import { rootTable, type Table } from './flat-buffer.js';
import { metadataFields, modelFields, TFLITE_IDENTIFIER } from './schema.js';

/** Fields of the root that are kept as they are, in the file's order: four bytes each. */
const kept = [
  modelFields.version,
  modelFields.operatorCodes,
  modelFields.subgraphs,
  modelFields.description,
  modelFields.metadataBuffer,
  modelFields.signatures,
];
const fieldCount = 8;
/** Buffers lie at multiples of it. */
const ALIGNMENT = 16;

/**
 * A TensorFlow Lite file with one more entry of metadata. FlatBuffers refer forwards only, so the new root, with the lists that
 * grow, comes before the file, whose own root nothing refers to any more. Throws an Error where the file has fields that
 * schema 3 had not yet, and a RangeError where it is damaged.
 */
export function addMetadata(file: Uint8Array, name: string, content: Uint8Array): Uint8Array {
  const root = rootTable(file);
  if (root.place(fieldCount) !== null) throw new Error('the file has buffers outside of it.');
  const buffers = root.targets(modelFields.buffers);
  const entries = root.targets(modelFields.metadata);
  const nameBytes = new TextEncoder().encode(name);

  // Where each part lies; all are multiples of four, but the content's bytes, which lie as buffers do.
  let end = 8;
  const place = (bytes: number): number => {
    const at = end;
    end += Math.ceil(bytes / 4) * 4;
    return at;
  };
  const rootFields = place(4 + 2 * fieldCount);
  const rootAt = place(4 + 4 * fieldCount);
  const buffersAt = place(4 + 4 * (buffers.length + 1));
  const entriesAt = place(4 + 4 * (entries.length + 1));
  const entryFields = place(4 + 2 * 2);
  const entryAt = place(12);
  const nameAt = place(4 + nameBytes.length + 1);
  const bufferFields = place(4 + 2);
  const bufferAt = place(8);
  const contentAt = Math.ceil((end + 4) / ALIGNMENT) * ALIGNMENT - 4;
  const fileAt = Math.ceil((contentAt + 4 + content.length) / ALIGNMENT) * ALIGNMENT;

  const bytes = new Uint8Array(fileAt + file.length);
  const view = new DataView(bytes.buffer);
  const refer = (at: number, target: number): void => view.setUint32(at, target - at, true);
  const table = (at: number, fields: number, size: number, offsets: readonly number[]): void => {
    view.setInt32(at, at - fields, true);
    view.setUint16(fields, 4 + 2 * offsets.length, true);
    view.setUint16(fields + 2, size, true);
    offsets.forEach((offset, field) => view.setUint16(fields + 4 + 2 * field, offset, true));
  };
  const list = (at: number, targets: readonly number[]): void => {
    view.setUint32(at, targets.length, true);
    targets.forEach((target, index) => refer(at + 4 + 4 * index, target));
  };

  refer(0, rootAt);
  bytes.set(new TextEncoder().encode(TFLITE_IDENTIFIER), 4);
  const has = (field: number): boolean =>
    field === modelFields.buffers || field === modelFields.metadata || root.place(field) !== null;
  const offsets = Array.from({ length: fieldCount }, (_, field) => (has(field) ? 4 + 4 * field : 0));
  table(rootAt, rootFields, 4 + 4 * fieldCount, offsets);
  for (const field of kept.filter(has)) keep(root, field, { view, at: rootAt + 4 + 4 * field, fileAt });
  refer(rootAt + 4 + 4 * modelFields.buffers, buffersAt);
  refer(rootAt + 4 + 4 * modelFields.metadata, entriesAt);
  list(buffersAt, [...buffers.map((at) => fileAt + at), bufferAt]);
  list(entriesAt, [...entries.map((at) => fileAt + at), entryAt]);
  table(entryAt, entryFields, 12, [4, 8]);
  refer(entryAt + 4 + 4 * metadataFields.name, nameAt);
  view.setUint32(entryAt + 4 + 4 * metadataFields.buffer, buffers.length, true);
  view.setUint32(nameAt, nameBytes.length, true);
  bytes.set(nameBytes, nameAt + 4);
  table(bufferAt, bufferFields, 8, [4]);
  refer(bufferAt + 4, contentAt);
  view.setUint32(contentAt, content.length, true);
  bytes.set(content, contentAt + 4);
  bytes.set(file, fileAt);
  return bytes;
}

function keep(root: Table, field: number, { view, at, fileAt }: { view: DataView; at: number; fileAt: number }): void {
  if (field === modelFields.version) view.setUint32(at, root.uint32(field), true);
  else view.setUint32(at, fileAt + root.target(field)! - at, true);
}
