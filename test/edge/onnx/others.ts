/** Files as others write them: protocol buffers put together by hand. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

type Value = number | string | Uint8Array;

function varint(value: number): number[] {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  do {
    bytes.push(Number(rest & 127n) | (rest > 127n ? 128 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return bytes;
}

/** A message of these fields by number, in their order. */
export function message(...fields: [number: number, value: Value][]): Uint8Array {
  const parts = fields.flatMap(([number, value]) => {
    if (typeof value === 'number') return [Uint8Array.from([...varint(8 * number), ...varint(value)])];
    const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
    return [Uint8Array.from([...varint(8 * number + 2), ...varint(bytes.length)]), bytes];
  });
  return new Uint8Array(Buffer.concat(parts));
}

export const node = (op: string, inputs: string[], outputs: string[], ...more: [number, Value][]): [number, Value] => [
  1,
  message(
    ...inputs.map((one): [number, Value] => [1, one]),
    ...outputs.map((one): [number, Value] => [2, one]),
    [4, op],
    ...more,
  ),
];

export const model = (graph: [number, Value][], ...more: [number, Value][]): Uint8Array =>
  message([1, 8], [2, 'others'], [7, message(...graph)], [8, message([1, ''], [2, 17])], ...more);

/** A tensor of float32 whose numbers are in this file. */
export const elsewhere = (name: string, location: string, ...more: [string, string][]): Uint8Array =>
  message(
    ...[1, 1].map((size): [number, Value] => [1, size]),
    ...[
      [2, 1],
      [8, name],
      [13, message([1, 'location'], [2, location])],
    ].map((one) => one as [number, Value]),
    ...more.map(([key, value]): [number, Value] => [13, message([1, key], [2, value])]),
    [14, 1],
  );

/** Writes the file, alone in a folder of this test's own. */
export function saved(bytes: Uint8Array): string {
  const outer = mkdtempSync(join(tmpdir(), 'model-lab-onnx-'));
  onTestFinished(() => rmSync(outer, { recursive: true, force: true }));
  const folder = join(outer, 'model');
  mkdirSync(folder);
  const path = join(folder, 'model.onnx');
  writeFileSync(path, bytes);
  return path;
}
