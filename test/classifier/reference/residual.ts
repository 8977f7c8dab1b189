import { add, map, zeros, type Array64 } from '../../transformer/reference/array.js';
import { activation } from '../../transformer/reference/activation.js';
import { dense, type Dense } from '../../transformer/reference/dense.js';
import { batchNorm, type Norm } from './batch-norm.js';
import { convolution } from './convolution.js';
import { maxPool } from './max-pool.js';

export type NormalizedConv = Norm & { kernel: Array64 };

/** Convolution padded to the same size, then batch norm; by running statistics, if there are any, and not to be differentiated. */
export function normalizedConv(
  x: Array64,
  { kernel, scale, shift, running }: NormalizedConv & { running?: Running },
  stride = 1,
) {
  const convolved = convolution(x, { kernel, bias: null }, { stride, padding: 'same' });
  if (running) return byRunning(convolved.value, { scale, shift }, running);
  const { value, statistics, backward: normBackward } = batchNorm(convolved.value, { scale, shift });
  return {
    value,
    statistics,
    backward(dValue: Array64): { x: Array64; parameters: NormalizedConv } {
      const norm = normBackward(dValue);
      const { x: dx, parameters } = convolved.backward(norm.x);
      return { x: dx, parameters: { kernel: parameters.kernel, ...norm.parameters } };
    },
  };
}

export interface Running {
  mean: Array64;
  variance: Array64;
}

function byRunning(x: Array64, { scale, shift }: Norm, { mean, variance }: Running) {
  const value = map(x, (v, at) => {
    const c = at % scale.data.length;
    return ((v - mean.data[c]!) / Math.sqrt(variance.data[c]! + 1e-5)) * scale.data[c]! + shift.data[c]!;
  });
  const backward = (): never => {
    throw new Error('There is no gradient by running statistics.');
  };
  return { value, statistics: { mean: mean.data, variance: variance.data }, backward };
}

export interface Block {
  conv0: NormalizedConv;
  conv1: NormalizedConv;
  /** Null where the input itself is added. */
  shortcut: NormalizedConv | null;
}

/** relu(norm(conv(relu(norm(conv(x))))) + shortcut), the first convolution and the shortcut with this stride. */
export function residualBlock(x: Array64, { conv0, conv1, shortcut }: Block, stride: number) {
  const first = normalizedConv(x, conv0, stride);
  const inner = activation(first.value, 'relu');
  const second = normalizedConv(inner.value, conv1);
  const beside = shortcut && normalizedConv(x, shortcut, stride);
  const sum = add(second.value, beside ? beside.value : x);
  const output = activation(sum, 'relu');

  function backward(dValue: Array64): { x: Array64; parameters: Block } {
    const dSum = output.backward(dValue);
    const dSecond = second.backward(dSum);
    const dFirst = first.backward(inner.backward(dSecond.x));
    const dBeside = beside && beside.backward(dSum);
    return {
      x: add(dFirst.x, dBeside ? dBeside.x : dSum),
      parameters: {
        conv0: dFirst.parameters,
        conv1: dSecond.parameters,
        shortcut: dBeside && dBeside.parameters,
      },
    };
  }

  return {
    value: output.value,
    statistics: [first, second, ...(beside ? [beside] : [])].map((one) => one.statistics),
    backward,
  };
}

export interface ResidualNet {
  stem: NormalizedConv;
  /** By stage; the first block of every stage but the first has stride 2. */
  stages: Block[][];
  classes: Dense;
}

/** Class logits [B, K] of images x [B, H, W, C]. */
export function residualNet(x: Array64, { stem, stages, classes }: ResidualNet) {
  const first = normalizedConv(x, stem);
  const active = activation(first.value, 'relu');
  const pooled = maxPool(active.value, 'same');
  let h = pooled.value;
  const blocks = stages.map((stage, s) =>
    stage.map((block, b) => {
      const one = residualBlock(h, block, s > 0 && b === 0 ? 2 : 1);
      h = one.value;
      return one;
    }),
  );
  const [batch, height, width, channels] = h.shape as [number, number, number, number];
  const pixels = height * width;
  const mean = zeros([batch, channels]);
  const imageOf = (at: number) => Math.floor(at / (pixels * channels)) * channels + (at % channels);
  h.data.forEach((v, at) => (mean.data[imageOf(at)]! += v / pixels));
  const logits = dense(mean, classes);
  const { shape } = h;

  function backward(dValue: Array64): { encoder: Record<string, object>; head: Record<string, Dense> } {
    const dLogits = logits.backward(dValue);
    let d = zeros(shape);
    d.data.forEach((_, at) => (d.data[at] = dLogits.x.data[imageOf(at)]! / pixels));
    const encoder: Record<string, object> = {};
    for (let s = blocks.length - 1; s >= 0; s--) {
      const stage: Record<string, Block> = {};
      for (let b = blocks[s]!.length - 1; b >= 0; b--) {
        const back = blocks[s]![b]!.backward(d);
        d = back.x;
        stage[b] = back.parameters;
      }
      encoder[`stage${s}`] = stage;
    }
    encoder['stem'] = first.backward(active.backward(pooled.backward(d))).parameters;
    return { encoder, head: { 0: dLogits.parameters } };
  }

  return {
    value: logits.value,
    statistics: [first.statistics, ...blocks.flat().flatMap((one) => one.statistics)],
    backward,
  };
}
