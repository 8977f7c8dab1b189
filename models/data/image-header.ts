/** What an image file says of itself before its pixels are decoded. */
export interface ImageHeader {
  /** Pixels, as shown: turned where the file says so. */
  width: number;
  height: number;
  colour: boolean;
}

/** Images with more pixels are refused: decoding a JPEG takes some 20 bytes for each. */
export const MAX_PIXELS = 65_000_000;

/** An image can't be decoded. The message is the reason, as the end of a sentence that names the file. */
export class ImageError extends Error {
  override readonly name = 'ImageError';
  constructor(reason: string, cause?: unknown) {
    super(reason, cause === undefined ? undefined : { cause });
  }
}
