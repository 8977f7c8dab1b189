import { open } from 'node:fs/promises';

/** A larger file is not shown: the window's process holds it in memory. */
const MOST_BYTES = 64 * 2 ** 20;

const kinds = [
  { type: 'image/png', begins: [0x89, 0x50, 0x4e, 0x47] },
  { type: 'image/jpeg', begins: [0xff, 0xd8, 0xff] },
];

/** A picture that the user chose, by what its bytes begin with; null where it is none, is too large, or can't be read. */
export async function readChosenPicture(path: string): Promise<{ type: string; bytes: Uint8Array } | null> {
  try {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      if (size > MOST_BYTES) return null;
      const bytes = await file.readFile();
      const kind = kinds.find(({ begins }) => begins.every((byte, at) => bytes[at] === byte));
      return kind ? { type: kind.type, bytes } : null;
    } finally {
      await file.close();
    }
  } catch {
    return null;
  }
}
