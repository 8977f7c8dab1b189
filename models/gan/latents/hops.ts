import type { TensorData } from '../../engine/tensor-data.js';

/** How far two images of [N, height, width, channels] are apart: the root of the mean squared difference of their values. */
export function pixelDistance({ shape, data }: TensorData, one: number, other: number): number {
  const size = shape.slice(1).reduce((product, dim) => product * dim, 1);
  let sum = 0;
  for (let i = 0; i < size; i++) sum += (data[one * size + i]! - data[other * size + i]!) ** 2;
  return Math.sqrt(sum / size);
}
