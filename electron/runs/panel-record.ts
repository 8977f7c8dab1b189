/** A panel record: `<path>.json`, with its matrices in `<path>.bin` and its picture in `<path>.png`. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { endianness } from 'node:os';
import { z } from 'zod';
import type { MatrixInfo, PanelContent, PanelRecord } from '../../models/core/panel.js';
import { excerpt } from '../../models/core/printable.mjs';
import type { Picture } from '../../models/core/telemetry.js';
import { DamagedRunError } from './damaged-run-error.js';
import { removeQuietly } from './durable-write.js';
import { jsonValue } from './json-value.js';
import { parseStored } from './parse-stored.js';

const count = z.int().min(0);
const schema = z.object({
  format: z.literal(1),
  panel: z.string(),
  step: count,
  body: jsonValue,
  matrices: z.record(z.string(), z.object({ rows: count, columns: count, offset: count })),
  picture: z.object({ width: count, height: count, channels: z.union([z.literal(1), z.literal(3)]) }).nullable(),
});

/** The record and the bytes of its matrices: float32, little-endian, one matrix after the other. */
export function encodePanelRecord(
  panel: string,
  step: number,
  { body, matrices = {}, picture }: PanelContent,
): { record: PanelRecord; bytes: Uint8Array } {
  const places: Record<string, MatrixInfo> = {};
  let end = 0;
  for (const [key, { rows, columns, values }] of Object.entries(matrices)) {
    if (values.length !== rows * columns) {
      throw new Error(`${key}: ${values.length} values do not fill ${rows} × ${columns}.`);
    }
    places[key] = { rows, columns, offset: end };
    end += values.byteLength;
  }
  const bytes = new Uint8Array(end);
  for (const [key, { values }] of Object.entries(matrices)) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), places[key]!.offset);
  }
  if (endianness() === 'BE') Buffer.from(bytes.buffer).swap32();
  const { width, height, channels } = picture ?? { width: 0, height: 0, channels: 1 };
  const about = picture ? { width, height, channels } : null;
  return { record: { format: 1, panel, step, body, matrices: places, picture: about }, bytes };
}

export interface WrittenPanel {
  /** Its files, each of them whole. */
  paths: string[];
  /** The bytes that all files take. */
  bytes: number;
  /** Null where there is no picture. */
  png: Uint8Array | null;
}

/**
 * Writes a record's files aside and renames them, the JSON last: where there is a `.json`, all of it is there. They are
 * not waited for to be on the disk, see syncPanels.
 */
export function writePanelRecord(
  path: string,
  { panel, step, content }: { panel: string; step: number; content: PanelContent },
  encodePng: (picture: Picture) => Uint8Array,
): WrittenPanel {
  const { record, bytes } = encodePanelRecord(panel, step, content);
  const json = Buffer.from(JSON.stringify(record));
  const png = content.picture ? encodePng(content.picture) : null;
  const files = [
    ...(bytes.length > 0 ? [['.bin', bytes] as const] : []),
    ...(png ? [['.png', png] as const] : []),
    ['.json', json] as const,
  ];
  for (const [extension, file] of files) {
    const aside = `${path}${extension}.tmp`;
    try {
      writeFileSync(aside, file);
      renameSync(aside, `${path}${extension}`);
    } catch (error) {
      removeQuietly(aside);
      throw error;
    }
  }
  const paths = files.map(([extension]) => `${path}${extension}`);
  return { paths, bytes: files.reduce((sum, [, file]) => sum + file.length, 0), png };
}

/**
 * Reads a record with its matrices by key. Throws DamagedRunError where its files are not what they should be,
 * NewerFormatError, and system errors.
 */
export function readPanelRecord(path: string): { record: PanelRecord; matrix: (key: string) => Float32Array | null } {
  const record = parseStored(readFileSync(`${path}.json`, 'utf8'), `${path}.json`, schema);
  let bytes: Buffer | null = null;
  return {
    record,
    matrix(key) {
      if (!Object.hasOwn(record.matrices, key)) return null;
      bytes ??= readFileSync(`${path}.bin`);
      const read = bytes;
      const { rows, columns, offset } = record.matrices[key]!;
      if (offset + 4 * rows * columns > read.length) {
        throw new DamagedRunError(`${path}.bin is damaged: it ends before ${excerpt(key)} does.`);
      }
      return Float32Array.from({ length: rows * columns }, (_, at) => read.readFloatLE(offset + 4 * at));
    },
  };
}
