/** What is used of gifenc, which comes without types. */
declare module 'gifenc' {
  type Colour = number[];
  interface FrameOptions {
    /** Of the frame; where there is none, that of the first one. */
    palette?: Colour[];
    /** In ms; a GIF keeps hundredths of a second. */
    delay?: number;
    /** 0 for ever. */
    repeat?: number;
  }
  interface Encoder {
    writeFrame(index: Uint8Array, width: number, height: number, options?: FrameOptions): void;
    finish(): void;
    bytes(): Uint8Array;
  }
  interface Gifenc {
    GIFEncoder(): Encoder;
    quantize(rgba: Uint8Array, most: number): Colour[];
    applyPalette(rgba: Uint8Array, palette: Colour[]): Uint8Array;
  }
  export const GIFEncoder: Gifenc['GIFEncoder'];
  export const quantize: Gifenc['quantize'];
  export const applyPalette: Gifenc['applyPalette'];
  const all: Gifenc;
  export default all;
}
