import type { Picture } from '../core/telemetry.js';
import type { GalleryBody } from '../panels/gallery.js';
import { countTiles, tileRect, type ArrangedTiles } from '../panels/gallery-tiles.js';
import { PixelCanvas } from './pixel-canvas.js';
import { GLYPH, grouped, stepText, textWidth } from './pixel-font.js';

/** How the frames of a film look, all alike. */
export interface FilmLook {
  /** Which tiles, and in which places; one tile alone is one row of one. */
  arranged: Pick<ArrangedTiles, 'columns' | 'rows' | 'tiles'>;
  /** Pixels of the film for each of a tile, both ways; a whole number. */
  scale: number;
  /** Whether the step is written below. */
  captioned: boolean;
}

/** Between tiles, in pixels of the film. */
const GAP = 2;
const CAPTION = { margin: 4, ink: 255 };

export interface FrameSize {
  width: number;
  height: number;
  /** Height of the tiles alone, without the caption. */
  tilesHeight: number;
}

export function frameSize(info: GalleryBody, { arranged, scale, captioned }: FilmLook): FrameSize {
  const { columns, rows } = arranged;
  const width = columns * info.tileWidth * scale + (columns - 1) * GAP;
  const tilesHeight = rows * info.tileHeight * scale + (rows - 1) * GAP;
  return { width, height: tilesHeight + (captioned ? GLYPH.height + 2 * CAPTION.margin : 0), tilesHeight };
}

/** One frame: tiles of a gallery's picture on black, with `step` below where the look says so. Throws RequestError where it is too large. */
export function filmFrame(picture: Picture, info: GalleryBody, look: FilmLook, step: number | null): Picture {
  const { arranged, scale, captioned } = look;
  const { width, height, tilesHeight } = frameSize(info, look);
  const canvas = new PixelCanvas({ width, height, channels: picture.channels }, 0);
  arranged.tiles.forEach((tile, at) => {
    if (tile >= countTiles(info)) return;
    const x = (at % arranged.columns) * (info.tileWidth * scale + GAP);
    const y = Math.floor(at / arranged.columns) * (info.tileHeight * scale + GAP);
    canvas.paste(picture, tileRect(info, tile), { x, y, scale });
  });
  if (!captioned || step === null) return canvas;
  const text = [stepText(step), grouped(step)].find((one) => textWidth(one, 1) <= width);
  if (text !== undefined) {
    const x = Math.floor((width - textWidth(text, 1)) / 2);
    canvas.write(text, { x, y: tilesHeight + CAPTION.margin, scale: 1, ink: CAPTION.ink });
  }
  return canvas;
}
