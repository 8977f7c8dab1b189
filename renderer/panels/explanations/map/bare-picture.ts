/** A picture's own pixels on a canvas, one for one. `pixels` from 0 to 255, `channels` for each. */
export function barePicture(
  { width, height }: { width: number; height: number },
  { pixels, channels }: { pixels: ArrayLike<number>; channels: number },
): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const bytes = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    for (let channel = 0; channel < 3; channel++) {
      bytes[i * 4 + channel] = pixels[i * channels + (channels >= 3 ? channel : 0)] ?? 0;
    }
    bytes[i * 4 + 3] = 255;
  }
  canvas.getContext('2d')?.putImageData(new ImageData(bytes, width, height), 0, 0);
  return canvas;
}
