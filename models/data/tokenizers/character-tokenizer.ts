import { RequestError } from '../../core/errors.js';
import { distinctCharacters } from '../code-points.js';
import { unicodeName, visible } from './token-label.js';
import type { StoredTokenizer, Tokenizer, TokenStream } from './tokenizer.js';

/** Allowed characters that an error sentence lists. */
const LISTED = 60;

/** A token for each Unicode code point of a vocabulary, as nanoGPT has it for characters: sorted(set(text)). */
export class CharacterTokenizer implements Tokenizer {
  readonly kind = 'characters';
  readonly #characters: string[];
  /** Token by code point. */
  readonly #tokens: Map<number, number>;

  /** `vocabulary`: the characters in the order of their tokens. Throws RequestError where one occurs twice. */
  constructor(vocabulary: string) {
    this.#characters = Array.from(vocabulary);
    this.#tokens = new Map(this.#characters.map((character, token) => [character.codePointAt(0)!, token]));
    if (this.#tokens.size !== this.#characters.length) {
      const twice = this.#characters.find((one, at) => this.#characters.indexOf(one) < at)!;
      throw new RequestError(`tokenizer: its vocabulary has the character '${visible(twice)}' twice.`);
    }
  }

  /** The characters of `text`, ascending. Throws RequestError where it is empty. */
  static of(text: string): CharacterTokenizer {
    const characters = distinctCharacters([text]);
    if (characters.length === 0) throw new RequestError('text: it is empty, so there are no characters to tell apart.');
    return new CharacterTokenizer(characters.map((code) => String.fromCodePoint(code)).join(''));
  }

  get size(): number {
    return this.#characters.length;
  }

  encode(text: string): Int32Array {
    const tokens = new Int32Array(text.length);
    let count = 0;
    for (let at = 0; at < text.length;) {
      const code = text.codePointAt(at)!;
      const token = this.#tokens.get(code);
      if (token === undefined) throw this.#unknown(text, at);
      tokens[count++] = token;
      at += code > 0xffff ? 2 : 1;
    }
    return tokens.slice(0, count);
  }

  decode(tokens: ArrayLike<number>): string {
    return Array.from(tokens, (token) => this.#character(token)).join('');
  }

  label(token: number): string {
    return visible(this.#character(token));
  }

  stream(): TokenStream {
    return { push: (token) => this.#character(token), end: () => '' };
  }

  toJSON(): StoredTokenizer {
    return { kind: this.kind, characters: this.#characters.join('') };
  }

  #character(token: number): string {
    const character = this.#characters[token];
    if (character === undefined) throw new RangeError(`Token ${token} is not in the vocabulary of ${this.size}.`);
    return character;
  }

  #unknown(text: string, at: number): RequestError {
    const character = String.fromCodePoint(text.codePointAt(at)!);
    const before = text.slice(0, at).split('\n');
    const column = Array.from(before.at(-1)!).length + 1;
    const listed = visible(this.#characters.slice(0, LISTED).join(''));
    const more = this.size > LISTED ? ` and ${this.size - LISTED} more` : '';
    return new RequestError(
      `the character '${visible(character)}' (${unicodeName(character)}, line ${before.length}, column ${column}) is not in the vocabulary; use only ${listed}${more}.`,
    );
  }
}
