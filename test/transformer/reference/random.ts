import { zeros, type Array64 } from './array.js';
import type { Block } from './block.js';

/** Reproducible numbers in (−1, 1) (xorshift32, Marsaglia 2003), for arrays that stand for parameters and inputs. */
export class Numbers {
  #state: number;

  constructor(seed: number) {
    this.#state = Math.imul(seed + 1, 0x9e3779b1) || 1;
  }

  next(): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return this.#state / 2 ** 31;
  }

  array(...shape: number[]): Array64 {
    const array = zeros(shape);
    for (let at = 0; at < array.data.length; at++) array.data[at] = this.next();
    return array;
  }

  dense(inputs: number, outputs: number, bias = true) {
    return { kernel: this.array(inputs, outputs), bias: bias ? this.array(outputs) : null };
  }

  norm(width: number, shift = true) {
    return { scale: this.array(width), shift: shift ? this.array(width) : null };
  }

  attention(width: number, bias = true) {
    return { qkv: this.dense(width, 3 * width, bias), output: this.dense(width, width, bias) };
  }

  block(width: number, inner: number, bias = true): Block {
    return {
      norm1: this.norm(width, bias),
      attention: this.attention(width, bias),
      norm2: this.norm(width, bias),
      feedForward: { in: this.dense(width, inner, bias), out: this.dense(inner, width, bias) },
    };
  }
}
