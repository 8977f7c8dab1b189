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
