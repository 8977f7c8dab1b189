import type { Shape } from '../../core/plot/shape.js';

/** A picture of an explanation: what is drawn, and where something can be pointed at. */
export interface ExplanationPicture {
  width: number;
  height: number;
  shapes: Shape[];
  spots: Spot[];
  /** What it shows, for those who don't see it. */
  words: string;
}

/** A place that says something: a point, or a box where it has a size. */
export interface Spot {
  x: number;
  y: number;
  width?: number;
  height?: number;
  /** Which of the record's rows it is of; null where it is of all. */
  row: number | null;
  /** Which player; null where it is of none alone. */
  player: number | null;
  /** "worst radius = 13.2: +0.12". */
  words: string;
}

/** Colours of a theme. */
export interface PictureColours {
  background: string;
  text: string;
  dim: string;
  line: string;
  /** Of what pushes an output up, and down. */
  up: string;
  down: string;
  /** Of what is not a number, and nothing else. */
  missing: string;
  /** What is chosen. */
  accent: string;
}

/** Red and blue of like lightness, which those see as different who see red and green alike. Files are drawn on white. */
export const onWhite: PictureColours = {
  ...{ background: '#ffffff', text: '#18202e', dim: '#55627a', line: '#e0e5ec' },
  ...{ up: '#de303e', down: '#1e70de', missing: '#808080', accent: '#6b46d6' },
};

/** From `low` over a middle to `high`, for a share from 0 to 1: of a feature's values. NaN is grey, and nothing else is. */
export function featureColour(share: number, { up, down, missing }: PictureColours): string {
  if (Number.isNaN(share)) return missing;
  return mixed(down, up, Math.min(1, Math.max(0, share)));
}

/** Two colours #rrggbb mixed; the middle is violet, not grey. */
function mixed(from: string, to: string, share: number): string {
  const part = (hex: string, at: number) => parseInt(hex.slice(1 + 2 * at, 3 + 2 * at), 16);
  const bytes = [0, 1, 2].map((at) => Math.round(part(from, at) * (1 - share) + part(to, at) * share));
  return `#${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

export interface PictureOptions {
  width: number;
  colours: PictureColours;
  /** Which output, by its place. */
  output: number;
  /** Which of the record's rows, for pictures of one row and to mark it in others. */
  row: number;
  /** Which player, for pictures of one. */
  player: number;
}

/** At most so many players are drawn, and the others together. */
export const MOST_PLAYERS = 20;

/** About how wide a text is: files are drawn where there is no font to measure. */
export function textWidth(text: string, size: number): number {
  return text.length * size * 0.56;
}

/** Shortened to a width. */
export function shortened(text: string, width: number, size: number): string {
  const most = Math.max(3, Math.floor(width / (size * 0.56)));
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
