/** Which way up a picture is, as Exif or XMP say it: a number from 1 (upright) to 8. */

const ORIENTATION_TAG = 0x0112;
/** By Exif's number of the type: how a value of it is read. */
const READERS: Record<number, (view: DataView, at: number, little: boolean) => number> = {
  3: (view, at, little) => view.getUint16(at, little),
  4: (view, at, little) => view.getUint32(at, little),
};
const EXIF_MARK = 'Exif\0\0';
const ENTRY_BYTES = 12;

/**
 * The orientation in Exif data, the TIFF structure with or without "Exif" before it; null where none is there, and 1
 * where it is no possible one. As in Pillow, only the first directory counts.
 */
export function exifOrientation(exif: Uint8Array): number | null {
  const start = startsWith(exif, EXIF_MARK) ? EXIF_MARK.length : 0;
  const tiff = new DataView(exif.buffer, exif.byteOffset + start, exif.byteLength - start);
  if (tiff.byteLength < 10) return null;
  const order = tiff.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return null;
  const little = order === 0x4949;
  const directory = tiff.getUint32(4, little);
  if (directory + 2 > tiff.byteLength) return null;
  const entries = tiff.getUint16(directory, little);
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + ENTRY_BYTES * i;
    if (entry + ENTRY_BYTES > tiff.byteLength) return null;
    if (tiff.getUint16(entry, little) !== ORIENTATION_TAG) continue;
    return valid(READERS[tiff.getUint16(entry + 2, little)]?.(tiff, entry + 8, little)) ?? 1;
  }
  return null;
}

/** The orientation in an XMP packet, where Pillow looks for it in a file without one in Exif; null where it has none. */
export function xmpOrientation(packet: Uint8Array): number | null {
  const found = /tiff:Orientation(?:="|>)([0-9])/.exec(Buffer.from(packet).toString('latin1'));
  return valid(found ? Number(found[1]) : undefined);
}

/** Whether `bytes` begin with the Latin-1 letters of `text`. */
export function startsWith(bytes: Uint8Array, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[i] !== text.charCodeAt(i)) return false;
  return true;
}

const valid = (value: number | undefined): number | null =>
  value !== undefined && value >= 1 && value <= 8 ? value : null;
