/** Reads HDF5 files, as far as Keras and h5py write them, without ever leaving the file or trusting what it claims. */
import type { ByteSource } from './byte-source.js';
import { readTexts } from './attributes.js';
import { Hdf5Problem } from './cursor.js';
import { assertHeld, readFilters, readLayout, readValues } from './dataset.js';
import { countOf, readDataspace, readDatatype, type NumberType } from './datatype.js';
import { readLinks } from './links.js';
import { messageOf, messageTypes, readHeader, type Message } from './object-header.js';
import { Hdf5Reader } from './reader.js';
import { readSuperblock } from './superblock.js';

/** Every method of these throws Hdf5Problem or RangeError where the file is damaged. */
export interface Hdf5Group {
  kind: 'group';
  /** Of its members, in the file's order. */
  names: readonly string[];
  /** Null where there is none, or it lies in another file. */
  child(name: string): Hdf5Group | Hdf5Dataset | null;
  /** The texts of an attribute, one or several; null where there is none. */
  texts(name: string): string[] | null;
}

export interface Hdf5Dataset {
  kind: 'dataset';
  shape: readonly number[];
  /** Null for what are no numbers. */
  type: NumberType | null;
  /** In the file, unpacked. */
  bytes: number;
  /** Little-endian, row by row. */
  read(): Uint8Array;
}

/** The root group. Throws Hdf5Problem or RangeError. */
export function openHdf5(source: ByteSource): Hdf5Group {
  const superblock = readSuperblock(source);
  const reader = new Hdf5Reader(superblock.source);
  const root = objectAt(reader, superblock.root);
  if (root.kind !== 'group') throw new Hdf5Problem('it has no groups');
  return root;
}

function objectAt(reader: Hdf5Reader, address: number | null): Hdf5Group | Hdf5Dataset {
  const messages = readHeader(reader, address);
  const isDataset = messages.some(({ type }) => type === messageTypes.layout);
  return isDataset ? datasetOf(reader, messages) : groupOf(reader, messages);
}

function groupOf(reader: Hdf5Reader, messages: readonly Message[]): Hdf5Group {
  const links = readLinks(reader, messages);
  return {
    kind: 'group',
    names: [...links.keys()],
    child(name) {
      const address = links.get(name);
      return address === undefined || address === null ? null : objectAt(reader, address);
    },
    texts: (name) => readTexts(reader, messages, name),
  };
}

function datasetOf(reader: Hdf5Reader, messages: readonly Message[]): Hdf5Dataset {
  const [space, type] = [messageOf(messages, messageTypes.dataspace), messageOf(messages, messageTypes.datatype)];
  if (!space || !type) throw new Hdf5Problem('numbers in it have no shape or type');
  const datatype = readDatatype(type);
  const shape = readDataspace(space) ?? [0];
  const stored = { shape, size: datatype.size, layout: readLayout(messages), filters: readFilters(messages) };
  assertHeld(stored, reader.size);
  return {
    kind: 'dataset',
    shape,
    type: datatype.kind === 'number' ? datatype.name : null,
    bytes: countOf(shape) * datatype.size,
    read: () => readValues(reader, stored),
  };
}
