import { activation, type ActivationName } from '../../transformer/reference/activation.js';
import type { Array64 } from '../../transformer/reference/array.js';
import { dense, type Dense } from '../../transformer/reference/dense.js';
import { convolution, type Convolution } from './convolution.js';
import { maxPool } from './max-pool.js';

/** Outputs [B, K] of x [B, F] through dense layers, with the activation between them. */
export function denseStack(x: Array64, layers: readonly Dense[], name: ActivationName = 'relu') {
  let h = x;
  const steps = layers.map((layer, at) => {
    const applied = dense(h, layer);
    const active = at + 1 < layers.length ? activation(applied.value, name) : null;
    h = (active ?? applied).value;
    return { applied, active };
  });

  function backward(dValue: Array64): { x: Array64; parameters: Dense[] } {
    let d = dValue;
    const parameters: Dense[] = [];
    for (const { applied, active } of [...steps].reverse()) {
      const back = applied.backward(active ? active.backward(d) : d);
      d = back.x;
      parameters.unshift(back.parameters);
    }
    return { x: d, parameters };
  }

  return { value: h, backward };
}

/** Class logits [B, K] of images x [B, H, W, C]: convolutions with ReLU and pooling, then dense layers. */
export function cnn(x: Array64, convolutions: readonly Convolution[], layers: readonly Dense[]) {
  let h = x;
  const steps = convolutions.map((one) => {
    const convolved = convolution(h, one);
    const active = activation(convolved.value, 'relu');
    const pooled = maxPool(active.value, 'valid');
    h = pooled.value;
    return { convolved, active, pooled };
  });
  const { shape } = h;
  const flat = { shape: [shape[0]!, h.data.length / shape[0]!], data: h.data };
  const head = denseStack(flat, layers);

  function backward(dValue: Array64): { encoder: Record<string, Convolution>; head: Dense[] } {
    const dHead = head.backward(dValue);
    let d: Array64 = { shape, data: dHead.x.data };
    const encoder: Record<string, Convolution> = {};
    steps
      .map((step, at) => ({ ...step, at }))
      .reverse()
      .forEach(({ convolved, active, pooled, at }) => {
        const back = convolved.backward(active.backward(pooled.backward(d)));
        d = back.x;
        encoder[`conv${at}`] = back.parameters;
      });
    return { encoder, head: dHead.parameters };
  }

  return { value: head.value, backward };
}
