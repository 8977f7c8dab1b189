import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync, inflateSync } from 'node:zlib';
import { projectRoot } from '../../../../build/paths.mjs';
import { crc32 } from '../../../../models/data/crc32.js';
import { decodeImage, imageHeader } from '../../../../models/data/decode-image.js';
import { ImageError } from '../../../../models/data/image-header.js';
import { encodePng } from '../../../../models/data/png.js';
import type { Random } from '../../random.js';
import { mutateBytes, noise } from '../mutate-bytes.js';
import { promised, target } from '../target.js';

const fixtures = join(projectRoot, 'test', 'data', 'fixtures');

/** The small images of the tests whose names end so. */
export const imageFixtures = (ending: string): Uint8Array[] =>
  readdirSync(fixtures)
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => new Uint8Array(readFileSync(join(fixtures, name))));

const made = [
  { width: 1, height: 1, channels: 1 as const },
  { width: 9, height: 5, channels: 3 as const },
].map((size) =>
  encodePng({
    ...size,
    pixels: Uint8Array.from({ length: 135 }, (_, i) => i).slice(0, size.width * size.height * size.channels),
  }),
);

const TOKENS = [
  'IHDR',
  'PLTE',
  'tRNS',
  'IDAT',
  'IEND',
  'eXIf',
  'tEXt',
  'zTXt',
  'iTXt',
  'XML:com.adobe.xmp\0',
  'Raw profile type exif\0',
  'Exif\0\0',
  'MM\0*\0\0\0\b',
  'II*\0\b\0\0\0',
  'tiff:Orientation="6"',
];

const KINDS = ['tRNS', 'PLTE', 'eXIf', 'tEXt', 'zTXt', 'iTXt', 'gAMA'];
/** What chunks between the header and the pixels hold. */
const TEXTS = [
  'II*\0\b\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0',
  'Raw profile type exif\0\nexif\n 26\n49492a00080000000100120103000100000006000000\n',
  'XML:com.adobe.xmp\0\0\0\0\0tiff:Orientation="6"',
].map((text) => Uint8Array.from(Buffer.from(text, 'latin1')));

export const png = target({
  name: 'png',
  refusals: [ImageError],
  make: (random) => {
    const from = random.oneIn(4) ? made : seeds();
    if (random.oneIn(3)) return withChecks(random, mutateBytes(random, from, TOKENS));
    return random.oneIn(8) ? mutateBytes(random, from, TOKENS) : withChecks(random, random.of(from), true);
  },
  read: readImage,
});

let fixtureSeeds: Uint8Array[] | null = null;
const seeds = (): Uint8Array[] => (fixtureSeeds ??= imageFixtures('.png'));

/** Reads header and pixels as an import does. */
export function readImage(bytes: Uint8Array): void {
  const header = imageHeader(bytes);
  const { width, height, channels, pixels } = decodeImage(bytes);
  promised(header !== null, 'the pixels of an image without a header were read');
  promised(
    pixels.length === width * height * channels,
    `${pixels.length} pixels for ${width} × ${height} × ${channels}`,
  );
  promised(
    header.width === width && header.height === height,
    `the header says ${header.width} × ${header.height}, the pixels ${width} × ${height}`,
  );
  promised(header.colour === (channels === 3), 'header and pixels differ in colour');
}

/**
 * The file with checksums that fit, so that what lies behind them is reached; with `inside`, some of its parts are
 * changed before.
 */
function withChecks(random: Random, bytes: Uint8Array, inside = false): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Uint8Array[] = [bytes.subarray(0, 8)];
  for (let at = 8; at + 12 <= bytes.length;) {
    const end = at + 8 + Math.min(view.getUint32(at), bytes.length - at - 12);
    const kind = bytes.subarray(at + 4, at + 8);
    const isData = Buffer.from(kind).toString('latin1') === 'IDAT';
    let content: Uint8Array = bytes.slice(at + 8, end);
    if (isData && random.oneIn(3)) content = packedRows(random, content);
    else if (inside && random.oneIn(3)) content = mutateBytes(random, [content], TOKENS);
    parts.push(chunk(kind, content));
    if (inside && random.oneIn(6)) parts.push(chunk(Buffer.from(random.of(KINDS)), mutateBytes(random, TEXTS, TOKENS)));
    at = end + 4;
  }
  return Uint8Array.from(Buffer.concat(parts));
}

function chunk(kind: Uint8Array, content: Uint8Array): Uint8Array {
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  const named = Buffer.concat([kind, content]);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}

/** Other rows, packed as they should be. */
function packedRows(random: Random, content: Uint8Array): Uint8Array {
  if (random.oneIn(3)) return deflateSync(noise(random, random.of([0, 8, 64, 600])));
  try {
    return deflateSync(mutateBytes(random, [inflateSync(content)]));
  } catch {
    return content;
  }
}
