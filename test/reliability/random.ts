/** Random numbers of one stream (splitmix32, Steele et al. 2014), the same on every machine. */
export class Random {
  #state: number;

  /** The streams of two keys have nothing in common. */
  constructor(...key: number[]) {
    this.#state = key.reduce((state, part) => mix((state + 0x9e3779b9 + Math.imul(part, 0x85ebca6b)) | 0), 0);
  }

  /** A whole number from 0 to below `most`, at most 2^32. */
  below(most: number): number {
    this.#state = (this.#state + 0x9e3779b9) | 0;
    return Math.floor(((mix(this.#state) >>> 0) / 2 ** 32) * most);
  }

  /** From 0 to below 1. */
  uniform(): number {
    return this.below(2 ** 32) / 2 ** 32;
  }

  /** One of these; there must be one. */
  of<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!;
  }

  /** True in one of so many cases, on average. */
  oneIn(cases: number): boolean {
    return this.below(cases) === 0;
  }
}

function mix(word: number): number {
  let z = word;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return z ^ (z >>> 15);
}
