/** What a window asks of the thread that makes films, and what that tells. */
import type { FilmLook } from '../../models/film/film-frame.js';

export const filmKinds = ['grid', 'sheet', 'gif', 'webm'] as const;
export type FilmKind = (typeof filmKinds)[number];

/** WebM's codecs as mediabunny calls them. */
export type WebmCodec = 'vp9' | 'vp8';

export interface FilmFrame {
  step: number;
  url: string;
  /** What of it is seen, where that isn't the same in all frames. */
  tiles?: readonly number[];
}

export interface FilmOrder {
  kind: FilmKind;
  /** In their order; `url` is that of a gallery's record, or of an answer that is one. */
  frames: readonly FilmFrame[];
  /** Whether a film stays at its last frame for a moment; without, it runs round. */
  holds: boolean;
  look: FilmLook;
  /** Frames a second of a film. */
  rate: number;
  /** Of a WebM film. */
  codec: WebmCodec | null;
}

export type FilmNews =
  { kind: 'progress'; done: number } | { kind: 'made'; bytes: Uint8Array } | { kind: 'failed'; message: string };

export const extensions: Record<FilmKind, string> = { grid: 'png', sheet: 'png', gif: 'gif', webm: 'webm' };

/** The ending of a film's name and what it is. */
export const isFilm = (kind: FilmKind): boolean => kind === 'gif' || kind === 'webm';
