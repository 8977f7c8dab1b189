/** Between bytes and text, as UTF-8. */
import { findInvalidUtf8 } from '../utf8.js';
import { visible } from './token-label.js';
import type { TokenStream } from './tokenizer.js';

const encoder = new TextEncoder();

export const bytesOf = (text: string): Uint8Array => encoder.encode(text);

/** What is no UTF-8 becomes U+FFFD; a byte order mark stays. */
export const textOf = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

/** A text that comes in bytes. */
export function byteStream(bytesOfToken: (token: number) => Uint8Array): TokenStream {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return {
    push: (token) => decoder.decode(bytesOfToken(token), { stream: true }),
    end: () => decoder.decode(),
  };
}

/** Bytes as visible text; those that make no character as `\xe2`. */
export function visibleBytes(bytes: Uint8Array): string {
  let label = '';
  for (let at = 0; at < bytes.length;) {
    const rest = bytes.subarray(at);
    const invalid = findInvalidUtf8(rest);
    const valid = invalid < 0 ? rest.length : invalid;
    label += visible(textOf(rest.subarray(0, valid)));
    if (invalid >= 0) label += `\\x${rest[invalid]!.toString(16).padStart(2, '0')}`;
    at += valid + 1;
  }
  return label;
}
