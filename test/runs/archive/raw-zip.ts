import { deflateRawSync } from 'node:zlib';
import { crc32 } from '../../../models/data/crc32.js';

export interface RawEntry {
  name: string;
  content?: string | Buffer;
  /** Of Unix; a regular file by default. */
  mode?: number;
  deflate?: boolean;
  /** What the list says in place of the truth. */
  size?: number;
  sum?: number;
  method?: number;
  flags?: number;
}

/** A zip file whose list says anything at all (PKWARE APPNOTE 6.3, sections 4.3.7, 4.3.12 and 4.3.16). */
export function rawZip(entries: readonly RawEntry[]): Buffer {
  const bodies: Buffer[] = [];
  const list: Buffer[] = [];
  let offset = 0;
  for (const { name, content = '', mode = 0o100644, deflate = false, flags = 0x800, ...told } of entries) {
    const bytes = Buffer.from(content);
    const data = deflate ? deflateRawSync(bytes, { level: 9 }) : bytes;
    const encoded = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(told.method ?? (deflate ? 8 : 0), 4);
    common.writeUInt16LE(0x5821, 8);
    common.writeUInt32LE(told.sum ?? crc32(bytes), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(told.size ?? bytes.length, 18);
    common.writeUInt16LE(encoded.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, encoded, data]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE((mode << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    list.push(Buffer.from('PK\x01\x02\x14\x03', 'latin1'), common, tail, encoded);
    bodies.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(list);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, directory, end]);
}
