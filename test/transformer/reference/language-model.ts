import { add, type Array64 } from './array.js';
import { causal } from './attention.js';
import { transformerBlocks, type Block, type BlockOptions } from './block.js';
import { dense } from './dense.js';
import { embed, type Embedding } from './embedding.js';
import { layerNorm, type Norm } from './layer-norm.js';

export interface LanguageModel {
  embedding: Embedding;
  blocks: Block[];
  head: {
    norm: Norm | null;
    /** [C, V]; null where the output is tied: logits = h · tokensᵀ (Press & Wolf 2017). */
    tokens: Array64 | null;
  };
}

/** A causal language model: logits [B, T, V] for the token after each of the token numbers [B, T]. */
export function languageModel(
  ids: readonly (readonly number[])[],
  { embedding, blocks, head }: LanguageModel,
  options: Omit<BlockOptions, 'mask'>,
) {
  const embedded = embed(ids, embedding);
  const encoded = transformerBlocks(embedded.value, blocks, { ...options, mask: causal });
  const normal = head.norm && layerNorm(encoded.value, head.norm);
  const kernel = head.tokens ?? transpose(embedding.tokens);
  const logits = dense((normal ?? encoded).value, { kernel, bias: null });

  function backward(dValue: Array64): LanguageModel {
    const dLogits = logits.backward(dValue);
    const dNorm = normal && normal.backward(dLogits.x);
    const dBlocks = encoded.backward((dNorm ?? dLogits).x);
    const dEmbedding = embedded.backward(dBlocks.x);
    const dKernel = dLogits.parameters.kernel;
    // A tied matrix has two uses, and the sum of their gradients.
    if (!head.tokens) dEmbedding.tokens = add(dEmbedding.tokens, transpose(dKernel));
    return {
      embedding: dEmbedding,
      blocks: dBlocks.parameters,
      head: { norm: dNorm && dNorm.parameters, tokens: head.tokens && dKernel },
    };
  }

  return { value: logits.value, weights: encoded.weights, backward };
}

function transpose({ shape, data }: Array64): Array64 {
  const [rows, columns] = shape as [number, number];
  return { shape: [columns, rows], data: data.map((_, at) => data[(at % rows) * columns + Math.floor(at / rows)]!) };
}
