import { RequestError } from '../core/errors.js';
import type { Picture } from '../core/telemetry.js';
import type { GalleryBody } from '../panels/gallery.js';
import { countTiles, tileRect } from '../panels/gallery-tiles.js';
import { PixelCanvas } from './pixel-canvas.js';
import { GLYPH, grouped, stepText, textWidth } from './pixel-font.js';

/** A gallery's picture of one step. */
export interface SheetRow {
  step: number;
  picture: Picture;
  info: GalleryBody;
}

export interface SheetLook {
  /** By their numbers from 0, a column each. */
  tiles: readonly number[];
  /** Pixels of the sheet for each of a tile, both ways; a whole number. */
  scale: number;
}

const PAPER = 255;
const INK = 40;
const MARGIN = 12;
const GAP = 2;
/** Between what is written and the tiles. */
const SPACE = 8;

export interface SheetLayout {
  width: number;
  height: number;
  tileWidth: number;
  tileHeight: number;
  /** Where the first tile of the first row is. */
  left: number;
  top: number;
  /** From one tile to the next, and from one row to the next. */
  pitch: { x: number; y: number };
  /** Of what is written. */
  textScale: number;
}

/** Steps are rows, tiles are columns; steps are written to the left, tiles' numbers (from 1) above. */
export function layOutSheet(
  { tileWidth, tileHeight }: Pick<GalleryBody, 'tileWidth' | 'tileHeight'>,
  steps: readonly number[],
  { tiles, scale }: SheetLook,
): SheetLayout {
  const [width, height] = [tileWidth * scale, tileHeight * scale];
  const textScale = height >= 40 ? 2 : 1;
  const text = GLYPH.height * textScale;
  const numbersFit = Math.max(...tiles.map((tile) => textWidth(grouped(tile + 1), 1))) <= width;
  const left = MARGIN + Math.max(...steps.map((step) => textWidth(stepText(step), textScale))) + SPACE;
  const top = MARGIN + (numbersFit ? GLYPH.height + SPACE : 0);
  const pitch = { x: width + GAP, y: Math.max(height, text) + GAP };
  return {
    width: left + tiles.length * pitch.x - GAP + MARGIN,
    height: top + steps.length * pitch.y - GAP + MARGIN,
    ...{ tileWidth: width, tileHeight: height, left, top, pitch, textScale },
  };
}

/** How chosen tiles came to be, as one picture. Throws RequestError where it would be too large, or nothing is in it. */
export function contactSheet(rows: readonly SheetRow[], look: SheetLook): Picture {
  const [first] = rows;
  if (!first || look.tiles.length === 0) throw new RequestError('film: there is nothing recorded to show.');
  const steps = rows.map(({ step }) => step);
  const layout = layOutSheet(first.info, steps, look);
  const { left, top, pitch, textScale } = layout;
  const channels = rows.some(({ picture }) => picture.channels === 3) ? 3 : 1;
  const canvas = new PixelCanvas({ width: layout.width, height: layout.height, channels }, PAPER);
  if (top > MARGIN) {
    look.tiles.forEach((tile, column) => {
      const text = grouped(tile + 1);
      const x = left + column * pitch.x + Math.floor((layout.tileWidth - textWidth(text, 1)) / 2);
      canvas.write(text, { x, y: MARGIN, scale: 1, ink: INK });
    });
  }
  rows.forEach(({ step, picture, info }, row) => {
    const y = top + row * pitch.y;
    const text = stepText(step);
    const middle = y + Math.floor((layout.tileHeight - GLYPH.height * textScale) / 2);
    canvas.write(text, {
      ...{ x: left - SPACE - textWidth(text, textScale), y: Math.max(y, middle) },
      ...{ scale: textScale, ink: INK },
    });
    look.tiles.forEach((tile, column) => {
      if (tile >= countTiles(info)) return;
      canvas.paste(picture, tileRect(info, tile), { x: left + column * pitch.x, y, scale: look.scale });
    });
  });
  return canvas;
}
