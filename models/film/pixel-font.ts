/** Letters of 5 × 7 pixels for what is written into films and sheets: the same in a window and in a terminal. */
export const GLYPH = { width: 5, height: 7, advance: 6 } as const;

/** Each a row of five pixels, top to bottom. */
const glyphs: Record<string, string> = {
  '0': '01110 10001 10011 10101 11001 10001 01110',
  '1': '00100 01100 00100 00100 00100 00100 01110',
  '2': '01110 10001 00001 00110 01000 10000 11111',
  '3': '01110 10001 00001 00110 00001 10001 01110',
  '4': '00010 00110 01010 10010 11111 00010 00010',
  '5': '11111 10000 11110 00001 00001 10001 01110',
  '6': '00110 01000 10000 11110 10001 10001 01110',
  '7': '11111 00001 00010 00100 01000 01000 01000',
  '8': '01110 10001 10001 01110 10001 10001 01110',
  '9': '01110 10001 10001 01111 00001 00010 01100',
  ',': '00000 00000 00000 00000 00110 00100 01000',
  s: '00000 00000 01110 10000 01110 00001 11110',
  t: '01000 01000 11100 01000 01000 01001 00110',
  e: '00000 00000 01110 10001 11111 10000 01110',
  p: '00000 00000 11110 10001 11110 10000 10000',
};

/** Pixels that `text` is wide at `scale`. */
export const textWidth = (text: string, scale: number): number => (text.length * GLYPH.advance - 1) * scale;

/** Whether pixel (x, y) of a character is set; of one that there is no glyph for, none is. */
export function isSet(character: string, x: number, y: number): boolean {
  return glyphs[character]?.[y * (GLYPH.width + 1) + x] === '1';
}

/** "step 1,200" */
export const stepText = (step: number): string => `step ${grouped(step)}`;

/** "1,200" */
export const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',');
