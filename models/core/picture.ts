import type { TensorData } from '../engine/tensor-data.js';
import type { Picture } from './telemetry.js';

/** Lays images [N, height, width, channels] in 0…255 out in rows of `columns`, without gaps; missing ones are black. */
export function tilePicture({ shape, data }: TensorData, columns: number): Picture {
  const [count, tileHeight, tileWidth, channels] = shape as [number, number, number, 1 | 3];
  const width = columns * tileWidth;
  const height = Math.ceil(count / columns) * tileHeight;
  const pixels = new Uint8Array(width * height * channels);
  const rowLength = tileWidth * channels;
  for (let image = 0; image < count; image++) {
    const left = (image % columns) * rowLength;
    const top = Math.floor(image / columns) * tileHeight;
    for (let y = 0; y < tileHeight; y++) {
      const from = (image * tileHeight + y) * rowLength;
      const to = (top + y) * width * channels + left;
      for (let i = 0; i < rowLength; i++) pixels[to + i] = Math.min(255, Math.max(0, Math.round(data[from + i]!)));
    }
  }
  return { width, height, channels, pixels };
}
