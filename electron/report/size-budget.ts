/** Bytes that the pictures of a report may take together, as they stand in it. */
export const PICTURE_BYTES = 4e6;

/** What is left of the room for pictures; whatever is too large is left out, and counted. */
export class SizeBudget {
  #left: number;
  leftOut = 0;

  constructor(bytes = PICTURE_BYTES) {
    this.#left = bytes;
  }

  /** The address of a PNG file that stands in the page itself; null where there is no room for it. */
  take(png: Uint8Array): string | null {
    const url = `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
    if (url.length > this.#left) {
      this.leftOut++;
      return null;
    }
    this.#left -= url.length;
    return url;
  }
}
