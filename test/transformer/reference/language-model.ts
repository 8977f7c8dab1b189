import { add, type Array64 } from './array.js';
import { causal } from './attention.js';
import { transformerBlocks, type Block, type BlockOptions } from './block.js';
import { dense, type Dense } from './dense.js';
import { embed, type Embedding } from './embedding.js';
import { layerNorm, type Norm } from './layer-norm.js';

export interface LanguageModel {
  embedding: Embedding;
  blocks: Block[];
  finalNorm: Norm;
  /** Kernel [C, V]; null where the output is tied: logits = h · tokenᵀ (Press & Wolf 2017). */
  output: Dense | null;
}

/** A causal language model: logits [B, T, V] for the token after each of tokens [B, T]. */
export function languageModel(
  tokens: readonly (readonly number[])[],
  parameters: LanguageModel,
  options: Omit<BlockOptions, 'mask'>,
) {
  const embedded = embed(tokens, parameters.embedding);
  const blocks = transformerBlocks(embedded.value, parameters.blocks, { ...options, mask: causal });
  const normal = layerNorm(blocks.value, parameters.finalNorm);
  const { token } = parameters.embedding;
  const logits = dense(normal.value, parameters.output ?? { kernel: transpose(token), bias: null });

  function backward(dValue: Array64): LanguageModel {
    const dLogits = logits.backward(dValue);
    const dNorm = normal.backward(dLogits.x);
    const dBlocks = blocks.backward(dNorm.x);
    const dEmbedding = embedded.backward(dBlocks.x);
    // A tied matrix has two uses, and the sum of their gradients.
    if (!parameters.output) dEmbedding.token = add(dEmbedding.token, transpose(dLogits.parameters.kernel));
    return {
      embedding: dEmbedding,
      blocks: dBlocks.parameters,
      finalNorm: dNorm.parameters,
      output: parameters.output && dLogits.parameters,
    };
  }

  return { value: logits.value, weights: blocks.weights, backward };
}

function transpose({ shape, data }: Array64): Array64 {
  const [rows, columns] = shape as [number, number];
  return { shape: [columns, rows], data: data.map((_, at) => data[(at % rows) * columns + Math.floor(at / rows)]!) };
}
