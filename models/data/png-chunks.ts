/** A part of a PNG file. */
export interface PngChunk {
  type: string;
  content: Uint8Array;
  /** The type and the content. */
  named: Uint8Array;
  /** CRC-32 of `named`, as the file has it. */
  check: number;
}

/** The chunks that `bytes` hold in whole, the last one IEND where the file goes so far. */
export function* chunksOf(bytes: Uint8Array): Generator<PngChunk> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 12 <= bytes.length;) {
    const end = at + 8 + view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (type !== 'IEND' && end + 4 > bytes.length) return;
    yield {
      type,
      content: bytes.subarray(at + 8, end),
      named: bytes.subarray(at + 4, end),
      check: type === 'IEND' ? 0 : view.getUint32(end),
    };
    if (type === 'IEND') return;
    at = end + 4;
  }
}
