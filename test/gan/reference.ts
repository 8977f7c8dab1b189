/** The MLP GAN's step in plain float64 loops: forward, backward by hand, Adam. Independent of the engine. */

interface Layer {
  kernel: Float64Array; // [inputs, outputs]
  bias: Float64Array;
  inputs: number;
  outputs: number;
}

export interface ReferenceNetwork {
  layers: Layer[];
  slope: number;
}

interface Pass {
  inputs: Float64Array[]; // of each layer, [batch, inputs]
  sums: Float64Array[]; // before the activation
  output: Float64Array; // of the last layer, no activation
}

export interface Gradients {
  layers: { kernel: Float64Array; bias: Float64Array }[];
  input: Float64Array;
}

export function forward({ layers, slope }: ReferenceNetwork, input: Float64Array, batch: number): Pass {
  const pass: Pass = { inputs: [], sums: [], output: input };
  let x = input;
  layers.forEach(({ kernel, bias, inputs, outputs }, index) => {
    const sum = new Float64Array(batch * outputs);
    for (let b = 0; b < batch; b++) {
      for (let o = 0; o < outputs; o++) {
        let total = bias[o]!;
        for (let i = 0; i < inputs; i++) total += x[b * inputs + i]! * kernel[i * outputs + o]!;
        sum[b * outputs + o] = total;
      }
    }
    pass.inputs.push(x);
    pass.sums.push(sum);
    x = index === layers.length - 1 ? sum : sum.map((v) => (v > 0 ? v : slope * v));
  });
  pass.output = x;
  return pass;
}

/** `dOutput`: derivative of the loss by the last layer's sums. */
export function backward(network: ReferenceNetwork, pass: Pass, dOutput: Float64Array, batch: number): Gradients {
  const gradients: Gradients = { layers: [], input: dOutput };
  let dSum = dOutput;
  for (let index = network.layers.length - 1; index >= 0; index--) {
    const { kernel, inputs, outputs } = network.layers[index]!;
    const dKernel = new Float64Array(inputs * outputs);
    const dBias = new Float64Array(outputs);
    const dInput = new Float64Array(batch * inputs);
    for (let b = 0; b < batch; b++) {
      for (let o = 0; o < outputs; o++) {
        const d = dSum[b * outputs + o]!;
        dBias[o]! += d;
        for (let i = 0; i < inputs; i++) {
          dKernel[i * outputs + o]! += pass.inputs[index]![b * inputs + i]! * d;
          dInput[b * inputs + i]! += kernel[i * outputs + o]! * d;
        }
      }
    }
    gradients.layers.unshift({ kernel: dKernel, bias: dBias });
    gradients.input = dInput;
    if (index > 0) {
      const below = pass.sums[index - 1]!;
      dSum = dInput.map((d, at) => (below[at]! > 0 ? d : network.slope * d));
    }
  }
  return gradients;
}

/** Mean of −t·log σ(l) − (1−t)·log(1−σ(l)), and its derivative by the logits. */
export function crossEntropy(logits: Float64Array, target: number): { loss: number; gradient: Float64Array } {
  let loss = 0;
  const gradient = new Float64Array(logits.length);
  logits.forEach((l, i) => {
    const p = 1 / (1 + Math.exp(-l));
    loss -= (target * Math.log(p) + (1 - target) * Math.log(1 - p)) / logits.length;
    gradient[i] = (p - target) / logits.length;
  });
  return { loss, gradient };
}

/** First Adam step from zero slots: −rate·m̂ / (√v̂ + …) in TensorFlow's form. */
export function adamFirstStep(value: number, g: number, rate: number, beta1: number, beta2: number): number {
  const m = (1 - beta1) * g;
  const v = (1 - beta2) * g * g;
  return value - ((rate * Math.sqrt(1 - beta2)) / (1 - beta1)) * (m / (Math.sqrt(v) + 1e-7));
}

export function norm(gradients: Gradients): number {
  let sum = 0;
  for (const { kernel, bias } of gradients.layers) {
    for (const v of kernel) sum += v * v;
    for (const v of bias) sum += v * v;
  }
  return Math.sqrt(sum);
}
