import { deflateSync } from 'node:zlib';
import type { Picture } from '../core/telemetry.js';
import { crc32 } from './crc32.js';

/** The picture as a PNG file, 8 bits per channel. The same picture gives the same bytes on the same machine. */
export function encodePng({ width, height, channels, pixels }: Picture): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(8, 8); // bits
  header.writeUInt8(channels === 3 ? 2 : 0, 9); // colour type

  const rowBytes = width * channels;
  const rows = Buffer.alloc(height * (1 + rowBytes)); // each behind a zero: no filter
  for (let y = 0; y < height; y++) rows.set(pixels.subarray(y * rowBytes, (y + 1) * rowBytes), y * (1 + rowBytes) + 1);

  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  const file = [
    signature,
    ...chunk('IHDR', header),
    ...chunk('IDAT', deflateSync(rows)),
    ...chunk('IEND', Buffer.alloc(0)),
  ];
  return Uint8Array.from(Buffer.concat(file));
}

function chunk(type: string, content: Buffer): Buffer[] {
  const checked = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(checked));
  return [length, checked, check];
}
