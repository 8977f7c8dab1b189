/** A reader of animated GIFs of its own, after the GIF89a specification: what the films' encoder writes is held to it. */

export interface GifFrame {
  /** In hundredths of a second. */
  delay: number;
  /** RGB, row by row. */
  pixels: Uint8Array;
}

export interface Gif {
  width: number;
  height: number;
  /** How often it runs after the first time; 0 is for ever, null once. */
  loops: number | null;
  frames: GifFrame[];
}

/** Reads a GIF whose frames all fill it, without transparency. Throws where it is anything else. */
export function readGif(bytes: Uint8Array): Gif {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const byte = () => view.getUint8(at++);
  const word = () => view.getUint16((at += 2) - 2, true);
  const text = (length: number) => String.fromCharCode(...bytes.subarray(at, (at += length)));
  const table = (flags: number) => bytes.subarray(at, (at += 3 * 2 ** ((flags & 7) + 1)));
  const blocks = () => {
    const found: number[] = [];
    for (let length = byte(); length > 0; length = byte()) found.push(...bytes.subarray(at, (at += length)));
    return found;
  };

  if (text(6) !== 'GIF89a') throw new Error('It does not begin as a GIF does.');
  const [width, height] = [word(), word()];
  const flags = byte();
  at += 2;
  const shared = flags & 0x80 ? table(flags) : null;
  const gif: Gif = { width, height, loops: null, frames: [] };
  let delay = 0;
  for (let kind = byte(); kind !== 0x3b; kind = byte()) {
    if (kind === 0x21) {
      const label = byte();
      const content = blocks();
      if (label === 0xf9) {
        if (content[0]! & 1) throw new Error('A frame is transparent.');
        delay = content[1]! + 256 * content[2]!;
      } else if (label === 0xff && String.fromCharCode(...content.slice(0, 11)) === 'NETSCAPE2.0') {
        gif.loops = content[12]! + 256 * content[13]!;
      }
      continue;
    }
    if (kind !== 0x2c) throw new Error(`A block of kind ${kind} is none.`);
    const place = [word(), word(), word(), word()];
    if (place.join() !== [0, 0, width, height].join()) throw new Error(`A frame is at ${place.join()}.`);
    const own = byte();
    const palette = own & 0x80 ? table(own) : shared;
    if (!palette) throw new Error('A frame has no colours.');
    const smallest = byte();
    const index = decompress(blocks(), smallest);
    if (index.length !== width * height) throw new Error(`A frame has ${index.length} pixels.`);
    const pixels = Uint8Array.from(
      { length: 3 * index.length },
      (_, i) => palette[3 * index[Math.floor(i / 3)]! + (i % 3)]!,
    );
    gif.frames.push({ delay, pixels });
  }
  if (at !== bytes.length) throw new Error('Something comes after its end.');
  return gif;
}

/** LZW with codes that grow, appendix F. */
function decompress(data: readonly number[], smallest: number): number[] {
  const [clear, end] = [2 ** smallest, 2 ** smallest + 1];
  const fresh = () => Array.from({ length: end + 1 }, (_, code): number[] => (code < clear ? [code] : []));
  let strings = fresh();
  let size = smallest + 1;
  let before: number[] | null = null;
  let bit = 0;
  const out: number[] = [];
  for (;;) {
    let code = 0;
    for (let i = 0; i < size; i++, bit++) code |= ((data[bit >> 3]! >> (bit & 7)) & 1) << i;
    if (code === end) return out;
    if (code === clear) {
      strings = fresh();
      size = smallest + 1;
      before = null;
      continue;
    }
    const string: number[] | undefined = strings[code] ?? (before ? [...before, before[0]!] : undefined);
    if (!string) throw new Error(`Code ${code} stands for nothing.`);
    for (const pixel of string) out.push(pixel);
    if (before && strings.length < 4096) strings.push([...before, string[0]!]);
    before = string;
    if (strings.length === 2 ** size && size < 12) size++;
  }
}
