import type { TensorData } from '../../../models/engine/tensor-data.js';
import { array64, type Array64 } from './array.js';
import type { Block } from './block.js';
import type { Classifier } from './classifier.js';
import type { Dense } from './dense.js';
import type { Embedding } from './embedding.js';
import type { LanguageModel } from './language-model.js';
import type { Norm } from './layer-norm.js';

/** A model's variables by name; `flatten` of the reference's gradients has the same names. */
type Variables = Record<string, TensorData>;

export function languageModelOf(variables: Variables): LanguageModel {
  return {
    embedding: embeddingOf(variables),
    blocks: blocksOf(variables),
    head: { norm: normOf(variables, 'head/norm'), tokens: arrayOf(variables, 'head/tokens') },
  };
}

export function classifierOf(variables: Variables): Classifier {
  return {
    blocks: blocksOf(variables),
    head: { norm: normOf(variables, 'head/norm'), classes: denseOf(variables, 'head/classes') },
  };
}

export function embeddingOf(variables: Variables): Embedding {
  return { tokens: needed(variables, 'embedding/tokens'), positions: arrayOf(variables, 'embedding/positions') };
}

export function denseOf(variables: Variables, name: string): Dense {
  return { kernel: needed(variables, `${name}/kernel`), bias: arrayOf(variables, `${name}/bias`) };
}

export function blocksOf(variables: Variables): Block[] {
  const blocks: Block[] = [];
  for (let at = 0; normOf(variables, `blocks/${at}/norm1`); at++) {
    const block = `blocks/${at}`;
    blocks.push({
      norm1: normOf(variables, `${block}/norm1`)!,
      attention: {
        qkv: denseOf(variables, `${block}/attention/qkv`),
        output: denseOf(variables, `${block}/attention/output`),
      },
      norm2: normOf(variables, `${block}/norm2`)!,
      feedForward: {
        in: denseOf(variables, `${block}/feedForward/in`),
        out: denseOf(variables, `${block}/feedForward/out`),
      },
    });
  }
  return blocks;
}

export function normOf(variables: Variables, name: string): Norm | null {
  const scale = arrayOf(variables, `${name}/scale`);
  return scale && { scale, shift: arrayOf(variables, `${name}/shift`) };
}

function arrayOf(variables: Variables, name: string): Array64 | null {
  const found = variables[name];
  return found ? array64(found) : null;
}

function needed(variables: Variables, name: string): Array64 {
  const found = arrayOf(variables, name);
  if (!found) throw new Error(`'${name}' is none of ${Object.keys(variables).join(', ')}.`);
  return found;
}
