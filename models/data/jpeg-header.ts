import { exifOrientation, startsWith, xmpOrientation } from './exif-orientation.js';
import { ImageError, MAX_PIXELS, type ImageHeader } from './image-header.js';
import type { Sampling } from './jpeg-colours.js';

export const isJpeg = (bytes: Uint8Array): boolean => bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;

/** What is stored in the components of a JPEG file. */
export type JpegColour = 'grey' | 'rgb' | 'ycbcr' | 'cmyk' | 'ycck';

export interface JpegHeader extends ImageHeader {
  /** Exif's number from 1 to 8; 1 is upright. */
  orientation: number;
  stored: JpegColour;
  /** Of each component. */
  samplings: Sampling[];
  /** 8 × 8 samples of one component each, as many as there are. */
  blocks: number;
  progressive: boolean;
  /** Where the marker of the first scan stands in the file. */
  scanAt: number;
}

interface Frame {
  width: number;
  height: number;
  /** The numbers that the file gives its components. */
  components: number[];
  samplings: Sampling[];
  progressive: boolean;
}

/** What the segments before the first scan say. */
interface Segments {
  frame: Frame | null;
  exif: number | null;
  xmp: number | null;
  isJfif: boolean;
  /** The colour transform of Adobe's segment; null where there is none. */
  adobe: number | null;
}

const XMP_MARK = 'http://ns.adobe.com/xap/1.0/\0';
const COLOURS: Record<number, true> = { 1: true, 3: true, 4: true };
/** Samples of a component may be so many times as dense as those of another. */
const SAMPLINGS = [1, 2, 3, 4];

/**
 * Size, colours and orientation from the beginning of a JPEG file; null where `bytes` end before they are known.
 * Throws ImageError where they are impossible.
 */
export function jpegHeader(bytes: Uint8Array): JpegHeader | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const seen: Segments = { frame: null, exif: null, xmp: null, isJfif: false, adobe: null };
  for (let at = 2; at + 4 <= bytes.length;) {
    if (bytes[at] !== 0xff) throw new ImageError('its JPEG header is damaged');
    const marker = bytes[at + 1]!;
    // Fill bytes may precede a marker.
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (marker === 0xda && seen.frame) return headerOf(seen, seen.frame, at);
    if (marker === 0xda || marker === 0xd9) throw new ImageError('its JPEG header is damaged');
    const length = view.getUint16(at + 2);
    if (at + 2 + length > bytes.length) return null;
    readSegment(marker, bytes.subarray(at + 4, at + 2 + length), seen);
    at += 2 + length;
  }
  return null;
}

/** Of Exif and XMP the first counts, of other segments the last, as in Pillow and libjpeg. */
function readSegment(marker: number, segment: Uint8Array, seen: Segments): void {
  if (marker === 0xe0 && segment.length >= 14 && startsWith(segment, 'JFIF\0')) seen.isJfif = true;
  if (marker === 0xe1 && startsWith(segment, 'Exif\0')) seen.exif ??= exifOrientation(segment);
  if (marker === 0xe1 && startsWith(segment, XMP_MARK)) seen.xmp ??= xmpOrientation(segment);
  if (marker === 0xee && segment.length >= 12 && startsWith(segment, 'Adobe')) seen.adobe = segment[11]!;
  const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
  if (isFrame) seen.frame = readFrame(marker, segment);
}

function readFrame(marker: number, segment: Uint8Array): Frame {
  if (segment.length < 6 || segment.length < 6 + 3 * segment[5]!) throw new ImageError('its JPEG header is damaged');
  if (marker > 0xc2) throw new ImageError('it is a lossless or arithmetic-coded JPEG; save it as a usual one');
  const view = new DataView(segment.buffer, segment.byteOffset, segment.byteLength);
  const [bits, height, width] = [view.getUint8(0), view.getUint16(1), view.getUint16(3)];
  const components = Array.from({ length: view.getUint8(5) }, (_, i) => segment[6 + 3 * i]!);
  if (bits !== 8) throw new ImageError(`it has ${bits} bits per colour; 8 can be read`);
  if (width < 1 || height < 1) throw new ImageError(`it has ${width} × ${height} pixels`);
  if (width * height > MAX_PIXELS) {
    throw new ImageError(`${width} × ${height} pixels are more than the ${MAX_PIXELS / 1e6} million that are read`);
  }
  if (!COLOURS[components.length]) {
    throw new ImageError(`it has ${components.length} colour components; 1, 3 and 4 can be read`);
  }
  if (new Set(components).size < components.length) {
    throw new ImageError('two of its colour components have the same number; save it again');
  }
  const samplings = components.map((_, i) => ({ h: segment[7 + 3 * i]! >> 4, v: segment[7 + 3 * i]! & 15 }));
  if (samplings.some(({ h, v }) => !SAMPLINGS.includes(h) || !SAMPLINGS.includes(v))) {
    throw new ImageError('its JPEG header is damaged');
  }
  return { width, height, components, samplings, progressive: marker === 0xc2 };
}

function headerOf(seen: Segments, frame: Frame, scanAt: number): JpegHeader {
  const { width, height, components, samplings, progressive } = frame;
  const orientation = seen.exif ?? seen.xmp ?? 1;
  const turned = orientation >= 5;
  return {
    width: turned ? height : width,
    height: turned ? width : height,
    colour: components.length !== 1,
    orientation,
    stored: storedColour(seen, components),
    samplings,
    blocks: blocksOf(frame),
    progressive,
    scanAt,
  };
}

function blocksOf({ width, height, samplings }: Frame): number {
  const most = { h: Math.max(...samplings.map(({ h }) => h)), v: Math.max(...samplings.map(({ v }) => v)) };
  const along = (side: number, sampling: number, highest: number) =>
    Math.ceil((Math.ceil(side / 8) * sampling) / highest);
  return samplings.reduce((sum, { h, v }) => sum + along(width, h, most.h) * along(height, v, most.v), 0);
}

/** As libjpeg-turbo has it (`default_decompress_parms` in jdapimin.c), on which viewers and Pillow rely. */
function storedColour({ isJfif, adobe }: Segments, components: number[]): JpegColour {
  if (components.length === 1) return 'grey';
  if (components.length === 4) return adobe === null || adobe === 0 ? 'cmyk' : 'ycck';
  if (isJfif) return 'ycbcr';
  if (adobe !== null) return adobe === 0 ? 'rgb' : 'ycbcr';
  return String.fromCharCode(...components) === 'RGB' ? 'rgb' : 'ycbcr';
}
