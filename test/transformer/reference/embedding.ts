import { zeros, type Array64 } from './array.js';

export interface Embedding {
  token: Array64; // [V, C]
  position: Array64 | null; // [at least T, C], learned
}

/** Token and position embeddings added up: [B, T, C] of the token numbers [B, T]. */
export function embed(tokens: readonly (readonly number[])[], { token, position }: Embedding) {
  const [batch, length, width] = [tokens.length, tokens[0]!.length, token.shape[1]!];
  const value = zeros([batch, length, width]);
  visit((at, tokenAt, positionAt) => {
    value.data[at] = token.data[tokenAt]! + (position ? position.data[positionAt]! : 0);
  });

  function backward(dValue: Array64): Embedding {
    const dToken = zeros(token.shape);
    const dPosition = position && zeros(position.shape);
    visit((at, tokenAt, positionAt) => {
      dToken.data[tokenAt]! += dValue.data[at]!;
      if (dPosition) dPosition.data[positionAt]! += dValue.data[at]!;
    });
    return { token: dToken, position: dPosition };
  }

  /** Every number of the value: its place there, and those of its two sources. */
  function visit(each: (at: number, tokenAt: number, positionAt: number) => void) {
    for (let b = 0; b < batch; b++) {
      for (let t = 0; t < length; t++) {
        for (let c = 0; c < width; c++) {
          each((b * length + t) * width + c, tokens[b]![t]! * width + c, t * width + c);
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
