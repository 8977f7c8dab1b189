import { zeros, type Array64 } from '../../transformer/reference/array.js';
import { windows, type Padding } from './windows.js';

export interface Convolution {
  kernel: Array64; // [height, width, inputs, outputs]
  bias: Array64 | null; // [outputs]
}

/** x [B, H, W, C] convolved with the kernel: each output is the sum over its window of x · kernel. */
export function convolution(
  x: Array64,
  { kernel, bias }: Convolution,
  { stride = 1, padding = 'valid' }: { stride?: number; padding?: Padding } = {},
) {
  const [batch, height, width, inputs] = x.shape as [number, number, number, number];
  const [high, wide, , outputs] = kernel.shape as [number, number, number, number];
  const [down, across] = [windows(height, high, stride, padding), windows(width, wide, stride, padding)];
  const value = zeros([batch, down.count, across.count, outputs]);
  if (bias) value.data.forEach((_, at) => (value.data[at] = bias.data[at % outputs]!));
  visit((from, weight, to) => (value.data[to]! += x.data[from]! * kernel.data[weight]!));

  /** Every product: the places of its number in x, in the kernel and in the result. */
  function visit(each: (from: number, weight: number, to: number) => void) {
    for (let b = 0; b < batch; b++)
      for (let i = 0; i < down.count; i++)
        for (let j = 0; j < across.count; j++)
          for (let ky = 0; ky < high; ky++)
            for (let kx = 0; kx < wide; kx++) {
              const [y, z] = [down.first + i * stride + ky, across.first + j * stride + kx];
              if (y < 0 || y >= height || z < 0 || z >= width) continue;
              for (let c = 0; c < inputs; c++)
                for (let o = 0; o < outputs; o++)
                  each(
                    ((b * height + y) * width + z) * inputs + c,
                    ((ky * wide + kx) * inputs + c) * outputs + o,
                    ((b * down.count + i) * across.count + j) * outputs + o,
                  );
            }
  }

  function backward(dValue: Array64): { x: Array64; parameters: Convolution } {
    const [dx, dKernel, dBias] = [zeros(x.shape), zeros(kernel.shape), bias && zeros(bias.shape)];
    visit((from, weight, to) => {
      dx.data[from]! += dValue.data[to]! * kernel.data[weight]!;
      dKernel.data[weight]! += dValue.data[to]! * x.data[from]!;
    });
    if (dBias) dValue.data.forEach((d, at) => (dBias.data[at % outputs]! += d));
    return { x: dx, parameters: { kernel: dKernel, bias: dBias } };
  }

  return { value, backward };
}
