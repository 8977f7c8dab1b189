import { bytesOf, byteStream, textOf, visibleBytes } from './byte-text.js';
import type { StoredTokenizer, Tokenizer, TokenStream } from './tokenizer.js';

/** A token for each byte of the text's UTF-8. */
export class ByteTokenizer implements Tokenizer {
  readonly kind = 'bytes';
  readonly size = 256;

  encode(text: string): Int32Array {
    return Int32Array.from(bytesOf(text));
  }

  decode(tokens: ArrayLike<number>): string {
    return textOf(Uint8Array.from(Array.from(tokens, byteOf)));
  }

  label(token: number): string {
    return visibleBytes(Uint8Array.of(byteOf(token)));
  }

  stream(): TokenStream {
    return byteStream((token) => Uint8Array.of(byteOf(token)));
  }

  toJSON(): StoredTokenizer {
    return { kind: this.kind };
  }
}

function byteOf(token: number): number {
  if (Number.isInteger(token) && token >= 0 && token < 256) return token;
  throw new RangeError(`Token ${token} is not in the vocabulary of 256.`);
}
