import { describe, expect, test } from 'vitest';
import { decodeSafetensors, encodeSafetensors, SafetensorsError } from '../../models/core/safetensors.js';

/** A file around a header of our choice. */
function fileOf(header: unknown, body = new Uint8Array()): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const file = new Uint8Array(8 + json.length + body.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true);
  file.set(json, 8);
  file.set(body, 8 + json.length);
  return file;
}

const tensor = (begin: number, end: number, shape: unknown = [(end - begin) / 4], dtype = 'F32') => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

describe('safetensors', () => {
  const tensors = {
    'generator/0/kernel': { shape: [2, 3], data: Float32Array.of(1, -2, 3.5, NaN, Infinity, 1e-40) },
    steps: { shape: [], data: Int32Array.of(-7) },
    empty: { shape: [0, 4], data: new Float32Array() },
  };

  test('what was encoded is decoded bit by bit, and owns its memory', () => {
    const file = encodeSafetensors(tensors);
    // A Buffer's slices share its memory, unlike those of other typed arrays.
    const decoded = decodeSafetensors(Buffer.from(file));
    expect(decoded).toEqual(tensors);
    expect(decoded['steps']!.data.buffer.byteLength).toBe(4);
  });

  test('the data begins at a multiple of eight, whatever the length of the names', () => {
    for (const name of ['a', 'ab', 'abc', 'abcd', 'äöü', 'abcdefg']) {
      const file = encodeSafetensors({ [name]: { shape: [1], data: Float32Array.of(1) } });
      expect(Number(new DataView(file.buffer).getBigUint64(0, true)) % 8).toBe(0);
    }
  });

  test('reads what the Python package writes', () => {
    const written =
      '4AAAAAAAAAB7ImEiOnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6WzIsM10sImRhdGFfb2Zmc2V0cyI6WzAsMjRdfSwiZSI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbMCwzXSwiZGF0YV9vZmZzZXRzIjpbMjQsMjRdfSwicyI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbXSwiZGF0YV9vZmZzZXRzIjpbMjQsMjhdfSwiw7wiOnsiZHR5cGUiOiJJMzIiLCJzaGFwZSI6WzJdLCJkYXRhX29mZnNldHMiOlsyOCwzNl19fQAAAAAAAIA/AAAAQAAAQEAAAIBAAACgQAAAIED/////AgAAAA==';
    expect(decodeSafetensors(Buffer.from(written, 'base64'))).toEqual({
      a: { shape: [2, 3], data: Float32Array.of(0, 1, 2, 3, 4, 5) },
      s: { shape: [], data: Float32Array.of(2.5) },
      e: { shape: [0, 3], data: new Float32Array() },
      ü: { shape: [2], data: Int32Array.of(-1, 2) },
    });
  });

  test('a shape that does not hold its values is not encoded', () => {
    expect(() => encodeSafetensors({ a: { shape: [3], data: Float32Array.of(1) } })).toThrow(
      'a: shape [3] does not hold 1 values.',
    );
  });

  test.each<[string, Uint8Array, string]>([
    ['too short', new Uint8Array(5), 'too few'],
    ['a header longer than the file', fileOf({}).subarray(0, 9), 'claims 2 bytes of a file of 9'],
    ['an absurd header', Uint8Array.from([255, 255, 255, 255, 255, 255, 255, 255, 1]), 'claims'],
    ['no JSON', fileOf('{"a":'), 'not JSON'],
    ['JSON that is no object', fileOf([1]), 'not a JSON object'],
    ['an entry that is none', fileOf({ a: null }), 'dtype undefined'],
    ['another type', fileOf({ a: tensor(0, 4, [2], 'F16') }, new Uint8Array(4)), 'dtype F16 is not supported'],
    ['a negative shape', fileOf({ a: tensor(0, 4, [-1]) }, new Uint8Array(4)), 'shape'],
    ['offsets backwards', fileOf({ a: tensor(4, 0, [1]) }, new Uint8Array(4)), 'offsets'],
    ['offsets beyond the end', fileOf({ a: tensor(0, 8) }, new Uint8Array(4)), 'end at 8 of 4'],
    ['a shape too large', fileOf({ a: tensor(0, 4, [2]) }, new Uint8Array(4)), 'do not fill shape [2]'],
    ['a hole', fileOf({ a: tensor(4, 8) }, new Uint8Array(8)), 'Bytes 0 to 4'],
    ['an overlap', fileOf({ a: tensor(0, 8), b: tensor(4, 8) }, new Uint8Array(8)), 'Bytes 4 to 8'],
    ['a tail', fileOf({ a: tensor(0, 4) }, new Uint8Array(8)), '4 bytes behind'],
  ])('refuses %s', (_, file, message) => {
    expect(() => decodeSafetensors(file)).toThrow(SafetensorsError);
    expect(() => decodeSafetensors(file)).toThrow(message);
  });
});
