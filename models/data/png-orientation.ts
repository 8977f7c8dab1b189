import { inflateSync } from 'node:zlib';
import { exifOrientation, startsWith, xmpOrientation } from './exif-orientation.js';

/** Text that is unpacked to look for an orientation. */
const LONGEST_TEXT = 4_000_000;
/** So many texts of a file are unpacked: a few kilobytes may be packed megabytes, and a file may have a million of them. */
const MOST_TEXTS = 8;
const PROFILE = 'Raw profile type exif\0';
const XMP = 'XML:com.adobe.xmp\0';

/** What chunks say of the orientation: by Exif, and by XMP, which counts where Exif says nothing. */
export interface PngOrientation {
  exif: number | null;
  xmp: number | null;
  /** That were looked into. */
  texts: number;
}

/** As long as no chunk has said anything. */
export const unsaidOrientation = (): PngOrientation => ({ exif: null, xmp: null, texts: 0 });

/**
 * Notes what a chunk says of the orientation: eXIf (PNG, third edition), the hexadecimal profile that ImageMagick wrote
 * before there was one, or XMP. The first of a kind that says something counts.
 */
export function readPngOrientation(type: string, content: Uint8Array, seen: PngOrientation): void {
  if (type === 'eXIf') seen.exif ??= exifOrientation(content);
  const isText = type === 'tEXt' || type === 'zTXt' || type === 'iTXt';
  const isProfile = isText && seen.exif === null && startsWith(content, PROFILE);
  const isXmp = type === 'iTXt' && seen.xmp === null && startsWith(content, XMP);
  if ((!isProfile && !isXmp) || ++seen.texts > MOST_TEXTS) return;
  if (isProfile) seen.exif = profileOrientation(textOf(type, content));
  else seen.xmp = xmpOrientation(textOf(type, content));
}

/** The text of a chunk, unpacked; empty where it is damaged, for a picture is not the worse for it. */
function textOf(type: string, content: Uint8Array): Uint8Array {
  let at = content.indexOf(0) + 1;
  if (type === 'tEXt') return content.subarray(at);
  const isPacked = type === 'zTXt' || content[at] === 1;
  if (type === 'zTXt') at += 1;
  else {
    at += 2;
    // The language and the translated keyword.
    for (let i = 0; i < 2; i++) at = content.indexOf(0, at) + 1;
  }
  if (!isPacked) return content.subarray(at);
  try {
    return inflateSync(content.subarray(at), { maxOutputLength: LONGEST_TEXT });
  } catch {
    return new Uint8Array();
  }
}

/** A profile is an empty line, its name, its length, then its bytes in hexadecimal. */
function profileOrientation(text: Uint8Array): number | null {
  const hex = Buffer.from(text).toString('latin1').split('\n').slice(3).join('');
  return exifOrientation(Uint8Array.from(Buffer.from(hex, 'hex')));
}
