import { rowsOf, zeros, type Array64 } from './array.js';

export interface Dense {
  kernel: Array64; // [inputs, outputs]
  bias: Array64 | null; // [outputs]
}

/** y = x · kernel + bias along the last axis of x [..., inputs]. */
export function dense(x: Array64, { kernel, bias }: Dense) {
  const [inputs, outputs] = kernel.shape as [number, number];
  const { rows, width } = rowsOf(x);
  if (width !== inputs) throw new Error(`x [${x.shape.join(', ')}] does not fit a kernel [${inputs}, ${outputs}].`);
  const value = zeros([...x.shape.slice(0, -1), outputs]);
  for (let r = 0; r < rows; r++) {
    for (let o = 0; o < outputs; o++) {
      let sum = bias ? bias.data[o]! : 0;
      for (let i = 0; i < inputs; i++) sum += x.data[r * inputs + i]! * kernel.data[i * outputs + o]!;
      value.data[r * outputs + o] = sum;
    }
  }

  function backward(dValue: Array64): { x: Array64; parameters: Dense } {
    const dx = zeros(x.shape);
    const dKernel = zeros(kernel.shape);
    const dBias = bias && zeros(bias.shape);
    for (let r = 0; r < rows; r++) {
      for (let o = 0; o < outputs; o++) {
        const d = dValue.data[r * outputs + o]!;
        if (dBias) dBias.data[o]! += d;
        for (let i = 0; i < inputs; i++) {
          dx.data[r * inputs + i]! += d * kernel.data[i * outputs + o]!;
          dKernel.data[i * outputs + o]! += d * x.data[r * inputs + i]!;
        }
      }
    }
    return { x: dx, parameters: { kernel: dKernel, bias: dBias } };
  }

  return { value, backward };
}
