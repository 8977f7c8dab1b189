import { zeros, type Array64 } from './array.js';

export interface Embedding {
  tokens: Array64; // [V, C]
  positions: Array64 | null; // [at least T, C], learned
}

/** Token and position embeddings added up: [B, T, C] of token numbers [B, T]. */
export function embed(ids: readonly (readonly number[])[], { tokens, positions }: Embedding) {
  const [batch, length, width] = [ids.length, ids[0]!.length, tokens.shape[1]!];
  const value = zeros([batch, length, width]);
  visit((at, tokenAt, positionAt) => {
    value.data[at] = tokens.data[tokenAt]! + (positions ? positions.data[positionAt]! : 0);
  });

  function backward(dValue: Array64): Embedding {
    const dTokens = zeros(tokens.shape);
    const dPositions = positions && zeros(positions.shape);
    visit((at, tokenAt, positionAt) => {
      dTokens.data[tokenAt]! += dValue.data[at]!;
      if (dPositions) dPositions.data[positionAt]! += dValue.data[at]!;
    });
    return { tokens: dTokens, positions: dPositions };
  }

  /** Every number of the value: its place there, and those of its two sources. */
  function visit(each: (at: number, tokenAt: number, positionAt: number) => void) {
    for (let b = 0; b < batch; b++) {
      for (let t = 0; t < length; t++) {
        for (let c = 0; c < width; c++) {
          each((b * length + t) * width + c, ids[b]![t]! * width + c, t * width + c);
        }
      }
    }
  }

  return { value, backward };
}

/** Sinusoidal positions (Vaswani et al. 2017, section 3.5), [length, width]: sin at even columns, cos at odd ones. */
export function positionalEncoding(length: number, width: number): Array64 {
  const value = zeros([length, width]);
  for (let p = 0; p < length; p++) {
    for (let c = 0; c < width; c++) {
      const angle = p / 10000 ** ((c - (c % 2)) / width);
      value.data[p * width + c] = c % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
    }
  }
  return value;
}
