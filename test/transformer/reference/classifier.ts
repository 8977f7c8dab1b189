import { zeros, type Array64 } from './array.js';
import { padding, seeAll } from './attention.js';
import { transformerBlocks, type Block, type BlockOptions } from './block.js';
import { dense, type Dense } from './dense.js';
import { layerNorm, type Norm } from './layer-norm.js';

export interface Classifier {
  blocks: Block[];
  head: { norm: Norm | null; classes: Dense };
}

export interface ClassifierOptions extends Omit<BlockOptions, 'mask'> {
  /** How many positions of each entry count, the others fill up; null where all do. */
  lengths: readonly number[] | null;
  /** Classes are read from the first position alone, a class token. */
  classToken?: boolean;
}

/** Class logits [B, K] of embedded sequences x [B, T, C]: blocks, norm, mean over the positions that count, dense. */
export function classifier(
  x: Array64,
  { blocks, head }: Classifier,
  { lengths, classToken = false, ...options }: ClassifierOptions,
) {
  const mask = lengths ? padding(lengths) : seeAll;
  const encoded = transformerBlocks(x, blocks, { ...options, mask });
  const normal = head.norm && layerNorm(encoded.value, head.norm);
  const pooled = meanPool((normal ?? encoded).value, classToken ? Array<number>(x.shape[0]!).fill(1) : lengths);
  const logits = dense(pooled.value, head.classes);

  function backward(dValue: Array64): { x: Array64; parameters: Classifier } {
    const dLogits = logits.backward(dValue);
    const dPooled = pooled.backward(dLogits.x);
    const dNorm = normal && normal.backward(dPooled);
    const dBlocks = encoded.backward(dNorm ? dNorm.x : dPooled);
    return {
      x: dBlocks.x,
      parameters: {
        blocks: dBlocks.parameters,
        head: { norm: dNorm && dNorm.parameters, classes: dLogits.parameters },
      },
    };
  }

  return { value: logits.value, weights: encoded.weights, backward };
}

/** The mean [B, C] over the first `lengths[b]` positions of x [B, T, C]; zero where there is none. */
export function meanPool(x: Array64, lengths: readonly number[] | null) {
  const [batch, tokens, width] = x.shape as [number, number, number];
  const value = zeros([batch, width]);
  visit((at, to, share) => (value.data[to]! += x.data[at]! * share));

  function visit(each: (at: number, to: number, share: number) => void) {
    for (let b = 0; b < batch; b++) {
      const length = lengths ? lengths[b]! : tokens;
      for (let t = 0; t < length; t++) {
        for (let c = 0; c < width; c++) each((b * tokens + t) * width + c, b * width + c, 1 / length);
      }
    }
  }

  function backward(dValue: Array64): Array64 {
    const dx = zeros(x.shape);
    visit((at, to, share) => (dx.data[at] = dValue.data[to]! * share));
    return dx;
  }

  return { value, backward };
}
