import { partOf, type ByteSource } from './byte-source.js';
import { Cursor, Hdf5Problem } from './cursor.js';

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** Whether these first bytes are those of an HDF5 file. */
export function isHdf5(head: Uint8Array): boolean {
  return SIGNATURE.every((byte, at) => head[at] === byte);
}

export interface Superblock {
  /** The file from where its addresses count. */
  source: ByteSource;
  /** Of the root group's object header. */
  root: number | null;
}

/** Superblocks of versions 0 to 3 (HDF5 File Format Specification 3.0, II.A). Throws Hdf5Problem. */
export function readSuperblock(source: ByteSource): Superblock {
  const cursor = new Cursor(source.read(0, Math.min(source.size, 256)));
  if (!isHdf5(cursor.take(8))) throw new Hdf5Problem('it does not begin as one');
  const version = cursor.u8();
  if (version > 3) throw new Hdf5Problem(`its version ${version} is newer than what is known here`);
  if (version < 2) cursor.skip(4);
  const [offsets, lengths] = [cursor.u8(), cursor.u8()];
  if (offsets !== 8 || lengths !== 8) throw new Hdf5Problem(`its places have ${offsets} bytes, and 8 are read`);
  cursor.skip(version === 0 ? 9 : version === 1 ? 13 : 1);
  const base = cursor.address() ?? 0;
  cursor.address();
  const end = cursor.address() ?? 0;
  if (version < 2) cursor.skip(8 + 8);
  const root = cursor.address();
  if (base + end > source.size && end > source.size) {
    throw new Hdf5Problem(`it is cut off: ${source.size} bytes of ${end}`);
  }
  return { source: partOf(source, base, source.size - base), root };
}
