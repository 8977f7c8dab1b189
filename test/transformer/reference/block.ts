import { activation, type ActivationName } from './activation.js';
import { add, type Array64 } from './array.js';
import { multiHeadAttention, type Attention, type Mask } from './attention.js';
import { dense, type Dense } from './dense.js';
import { layerNorm, type Norm } from './layer-norm.js';

export interface FeedForward {
  in: Dense; // kernel [C, F]
  out: Dense; // kernel [F, C]
}

export interface Block {
  norm1: Norm;
  attention: Attention;
  norm2: Norm;
  feedForward: FeedForward;
}

export interface BlockOptions {
  heads: number;
  mask: Mask;
  /** Pre-norm: x + MHA(LN₁(x)), then y + FF(LN₂(y)). Post-norm: LN₁(x + MHA(x)), then LN₂(y + FF(y)). */
  order: 'pre' | 'post';
  activation: ActivationName;
}

/** Position-wise feed-forward network (Vaswani et al. 2017, eq. 2): out(activation(in(x))). */
export function feedForward(x: Array64, parameters: FeedForward, name: ActivationName) {
  const raised = dense(x, parameters.in);
  const active = activation(raised.value, name);
  const lowered = dense(active.value, parameters.out);

  function backward(dValue: Array64): { x: Array64; parameters: FeedForward } {
    const dOut = lowered.backward(dValue);
    const dIn = raised.backward(active.backward(dOut.x));
    return { x: dIn.x, parameters: { in: dIn.parameters, out: dOut.parameters } };
  }

  return { value: lowered.value, backward };
}

/** One layer of a transformer on x [B, T, C]; `weights` is [B, H, T, T]. */
export function transformerBlock(x: Array64, parameters: Block, options: BlockOptions) {
  return options.order === 'pre' ? preNorm(x, parameters, options) : postNorm(x, parameters, options);
}

function preNorm(x: Array64, parameters: Block, options: BlockOptions) {
  const normal1 = layerNorm(x, parameters.norm1);
  const attended = multiHeadAttention(normal1.value, parameters.attention, options);
  const y = add(x, attended.value);
  const normal2 = layerNorm(y, parameters.norm2);
  const fed = feedForward(normal2.value, parameters.feedForward, options.activation);

  function backward(dValue: Array64): { x: Array64; parameters: Block } {
    const dFed = fed.backward(dValue);
    const dNorm2 = normal2.backward(dFed.x);
    const dy = add(dValue, dNorm2.x);
    const dAttended = attended.backward(dy);
    const dNorm1 = normal1.backward(dAttended.x);
    return {
      x: add(dy, dNorm1.x),
      parameters: {
        norm1: dNorm1.parameters,
        attention: dAttended.parameters,
        norm2: dNorm2.parameters,
        feedForward: dFed.parameters,
      },
    };
  }

  return { value: add(y, fed.value), weights: attended.weights, backward };
}

function postNorm(x: Array64, parameters: Block, options: BlockOptions) {
  const attended = multiHeadAttention(x, parameters.attention, options);
  const normal1 = layerNorm(add(x, attended.value), parameters.norm1);
  const fed = feedForward(normal1.value, parameters.feedForward, options.activation);
  const normal2 = layerNorm(add(normal1.value, fed.value), parameters.norm2);

  function backward(dValue: Array64): { x: Array64; parameters: Block } {
    const dNorm2 = normal2.backward(dValue);
    const dFed = fed.backward(dNorm2.x);
    const dNorm1 = normal1.backward(add(dNorm2.x, dFed.x));
    const dAttended = attended.backward(dNorm1.x);
    return {
      x: add(dNorm1.x, dAttended.x),
      parameters: {
        norm1: dNorm1.parameters,
        attention: dAttended.parameters,
        norm2: dNorm2.parameters,
        feedForward: dFed.parameters,
      },
    };
  }

  return { value: normal2.value, weights: attended.weights, backward };
}

/** Blocks one after the other; `weights` is a list of [B, H, T, T], first block first. */
export function transformerBlocks(x: Array64, parameters: readonly Block[], options: BlockOptions) {
  const passes: ReturnType<typeof transformerBlock>[] = [];
  let value = x;
  for (const block of parameters) {
    const pass = transformerBlock(value, block, options);
    passes.push(pass);
    value = pass.value;
  }

  function backward(dValue: Array64): { x: Array64; parameters: Block[] } {
    let d = dValue;
    const gradients: Block[] = [];
    for (const pass of [...passes].reverse()) {
      const gradient = pass.backward(d);
      gradients.unshift(gradient.parameters);
      d = gradient.x;
    }
    return { x: d, parameters: gradients };
  }

  return { value, weights: passes.map(({ weights }) => weights), backward };
}
