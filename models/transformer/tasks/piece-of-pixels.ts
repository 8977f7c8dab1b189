/** The piece, counted row by row, that each pixel [H × W] is in. */
export function pieceOfPixels(
  { height, width }: { height: number; width: number },
  [across, down]: readonly [width: number, height: number],
): Int32Array {
  return Int32Array.from({ length: height * width }, (_, pixel) => {
    const [y, x] = [Math.floor(pixel / width), pixel % width];
    return Math.floor(y / down) * (width / across) + Math.floor(x / across);
  });
}
