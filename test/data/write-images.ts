import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { encodePng } from '../../models/data/png.js';

/** A PNG file of one value, or of the values given. */
export function flatPng(value: number, size: { width: number; height: number } = { width: 4, height: 4 }): Uint8Array {
  return encodePng({ ...size, channels: 1, pixels: new Uint8Array(size.width * size.height).fill(value) });
}

/** Writes files by path below `folder`, and the folders they need. */
export function writeFiles(folder: string, files: Record<string, Uint8Array | string>): string {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** A .npy file of `values` as bytes. */
export function npyFile(descr: string, shape: number[], values: Uint8Array, fortranOrder = false): Buffer {
  const order = fortranOrder ? 'True' : 'False';
  const header =
    `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': (${shape.join(', ')},), }`.padEnd(117) + '\n';
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00\x76\x00', 'latin1'), Buffer.from(header), values]);
}
