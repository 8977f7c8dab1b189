import { countTiles, tileRect } from '../../../models/panels/gallery-tiles.js';
import type { DrawnGallery } from './pictures.js';
import { cornerOf, type Grid, type Room, type TileLayout } from './tile-layout.js';

/** Draws a gallery's tiles in their places, pixelated. */
function drawTiles(
  context: CanvasRenderingContext2D,
  { picture, info }: DrawnGallery,
  grid: Grid,
  layout: TileLayout,
): void {
  const { tiles, columns } = grid.arranged;
  // Smaller than they are, they would lose lines.
  context.imageSmoothingEnabled = layout.scale < 1;
  tiles.forEach((tile, place) => {
    if (tile >= countTiles(info)) return;
    const from = tileRect(info, tile);
    const { x, y } = cornerOf(layout, place, columns);
    context.drawImage(picture, from.x, from.y, from.width, from.height, x, y, layout.tileWidth, layout.tileHeight);
  });
}

/** Runs `draw` where only a part of the canvas can be drawn on. */
function within(
  context: CanvasRenderingContext2D,
  part: { x: number; width: number; y?: number; height: number },
  draw: () => void,
): void {
  context.save();
  context.beginPath();
  context.rect(part.x, part.y ?? 0, part.width, part.height);
  context.clip();
  draw();
  context.restore();
}

/** Parts of the canvas: one for all but side by side, where A has the first and B the second. */
export function partsOf(size: Room, sideBySide: boolean): { x: number; y: number; room: Room }[] {
  const { width, height, gap } = size;
  if (!sideBySide) return [{ x: 0, y: 0, room: size }];
  const between = 6 * gap;
  if (width >= height) {
    const half = Math.floor((width - between) / 2);
    const room = { width: half, height, gap };
    return [
      { x: 0, y: 0, room },
      { x: width - half, y: 0, room },
    ];
  }
  const half = Math.floor((height - between) / 2);
  const room = { width, height: half, gap };
  return [
    { x: 0, y: 0, room },
    { x: 0, y: height - half, room },
  ];
}

export interface Drawing {
  mode: 'one' | 'wipe' | 'side' | 'difference';
  a: DrawnGallery | null;
  b: DrawnGallery;
  grid: Grid;
  layout: TileLayout;
  size: Room;
  /** Share of the width from the left that is A's. */
  wipe: number;
  /** The tile that is followed, and the colour of its ring. */
  followed: number;
  ring: { colour: string; width: number };
}

/** Draws what the mode shows of A and B. */
export function drawGallery(context: CanvasRenderingContext2D, drawing: Drawing): void {
  const { mode, a, b, grid, layout, size } = drawing;
  const { width, height } = size;
  context.clearRect(0, 0, width, height);
  const parts = partsOf(size, mode === 'side');
  const draw = (of: DrawnGallery) => drawTiles(context, of, grid, layout);
  if (mode === 'side') {
    [a, b].forEach((of, i) => {
      const { x, y, room } = parts[i]!;
      within(context, { x, y, ...room }, () => {
        context.translate(x, y);
        if (of) draw(of);
        strokeRing(context, drawing);
      });
    });
    return;
  }
  if (mode === 'wipe' && a) {
    const edge = Math.round(drawing.wipe * width);
    within(context, { x: 0, width: edge, height }, () => draw(a));
    within(context, { x: edge, width: width - edge, height }, () => draw(b));
  } else if (mode === 'difference' && a) {
    draw(a);
    context.globalCompositeOperation = 'difference';
    draw(b);
    context.globalCompositeOperation = 'source-over';
  } else {
    draw(b);
  }
  strokeRing(context, drawing);
}

function strokeRing(context: CanvasRenderingContext2D, { grid, layout, followed, ring }: Drawing): void {
  const place = grid.arranged.tiles.indexOf(followed);
  if (place < 0) return;
  const { x, y } = cornerOf(layout, place, grid.arranged.columns);
  context.strokeStyle = ring.colour;
  context.lineWidth = ring.width;
  context.strokeRect(x, y, layout.tileWidth, layout.tileHeight);
}
