/** A panel record: `<path>.json`, with its matrices in `<path>.bin`. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { endianness } from 'node:os';
import type { MatrixInfo, PanelData, PanelRecord } from '../../models/core/telemetry.js';

/** The record and the bytes of its matrices: float32, little-endian, one matrix after the other. */
export function encodePanelRecord(step: number, data: PanelData): { record: PanelRecord; bytes: Uint8Array } {
  const { matrices, ...about } = data;
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
  return { record: { format: 1, step, ...about, matrices: places }, bytes };
}

/**
 * Writes a record aside and renames it, the matrices first: where there is a `.json`, its `.bin` is whole. Returns the
 * bytes that both take.
 */
export function writePanelRecord(path: string, step: number, data: PanelData): number {
  const { record, bytes } = encodePanelRecord(step, data);
  const json = JSON.stringify(record);
  for (const [extension, content] of [
    ['.bin', bytes],
    ['.json', json],
  ] as const) {
    const aside = `${path}${extension}.tmp`;
    try {
      writeFileSync(aside, content);
      renameSync(aside, `${path}${extension}`);
    } catch (error) {
      rmSync(aside, { force: true });
      throw error;
    }
  }
  return bytes.length + Buffer.byteLength(json);
}

/** Reads a record that this program has written, with its matrices by key. Throws where a file is missing. */
export function readPanelRecord(path: string): { record: PanelRecord; matrix: (key: string) => Float32Array | null } {
  const record = JSON.parse(readFileSync(`${path}.json`, 'utf8')) as PanelRecord;
  const bytes = readFileSync(`${path}.bin`);
  return {
    record,
    matrix(key) {
      if (!Object.hasOwn(record.matrices, key)) return null;
      const { rows, columns, offset } = record.matrices[key]!;
      return Float32Array.from({ length: rows * columns }, (_, at) => bytes.readFloatLE(offset + 4 * at));
    },
  };
}
