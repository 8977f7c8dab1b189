/** From the components of a JPEG file as they are stored to RGB, in the arithmetic of libjpeg, on which viewers and Pillow rely. */

/** How often a component was sampled, of four times at most in each direction. */
export interface Sampling {
  h: number;
  v: number;
}

/** `pixels` are width × height × 3 and hold the components. */
interface Components {
  width: number;
  height: number;
  pixels: Uint8Array;
}

/**
 * Smooths, in place, components that were stored with half the columns, half the rows or both, and that were read by
 * repeating each sample: a sample counts three times as much as its neighbour (libjpeg's "fancy upsampling", jdsample.c).
 */
export function smoothSamples(components: Components, samplings: readonly Sampling[]): void {
  const most = { h: Math.max(...samplings.map(({ h }) => h)), v: Math.max(...samplings.map(({ v }) => v)) };
  samplings.forEach(({ h, v }, channel) => {
    const [across, down] = [most.h / h, most.v / v];
    const isHalf = across + down > 2 && (across === 1 || across === 2) && (down === 1 || down === 2);
    // As libjpeg has it, two columns are too few to be smoothed.
    if (isHalf && (across === 1 || Math.ceil(components.width / 2) > 2)) smooth(components, channel, across, down);
  });
}

/** `across` and `down` are 1 or 2: pixels for each sample. */
function smooth({ width, height, pixels }: Components, channel: number, across: number, down: number): void {
  const columns = Math.ceil(width / across);
  const rows = Math.ceil(height / down);
  const samples = new Uint8Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      samples[row * columns + column] = pixels[3 * (row * down * width + column * across) + channel]!;
    }
  }
  const sums = new Int32Array(columns);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / down);
    const near = row * columns;
    // Of two rows of pixels for a row of samples, the first is near to the one above, the second to the one below.
    const other = columns * Math.min(rows - 1, Math.max(0, y % 2 === 0 ? row - 1 : row + 1));
    for (let column = 0; column < columns; column++) {
      sums[column] = down === 1 ? samples[near + column]! : 3 * samples[near + column]! + samples[other + column]!;
    }
    const line = 3 * y * width + channel;
    if (across === 2) widen(sums, { pixels, line, width }, down);
    else for (let x = 0; x < width; x++) pixels[line + 3 * x] = (sums[x]! + (y % 2 === 0 ? 1 : 2)) >> 2;
  }
}

/** Writes two pixels for each sum of samples. The halves of libjpeg's roundings go up and down in turn. */
function widen(
  sums: Int32Array,
  { pixels, line, width }: { pixels: Uint8Array; line: number; width: number },
  down: number,
): void {
  const shift = down === 1 ? 2 : 4;
  const [even, odd] = down === 1 ? [1, 2] : [8, 7];
  const last = sums.length - 1;
  for (let x = 0; x < width; x++) {
    const column = x >> 1;
    const isEven = (x & 1) === 0;
    const other = isEven ? Math.max(0, column - 1) : Math.min(last, column + 1);
    pixels[line + 3 * x] = (3 * sums[column]! + sums[other]! + (isEven ? even : odd)) >> shift;
  }
}

/** Turns luma and chroma into RGB in place (JFIF 1.02, full range). */
export function fromYCbCr({ pixels }: Pick<Components, 'pixels'>): void {
  for (let at = 0; at < pixels.length; at += 3) {
    const luma = pixels[at]!;
    const blue = pixels[at + 1]! - 128;
    const red = pixels[at + 2]! - 128;
    pixels[at] = clamp(luma + Math.round(1.402 * red));
    pixels[at + 1] = clamp(luma + Math.round(-0.34414 * blue - 0.71414 * red));
    pixels[at + 2] = clamp(luma + Math.round(1.772 * blue));
  }
}

const clamp = (value: number): number => (value < 0 ? 0 : value > 255 ? 255 : value);
