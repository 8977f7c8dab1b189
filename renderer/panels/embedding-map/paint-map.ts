import type { EmbeddingMapBody } from '../../../models/self-supervised/panels/embedding-map.js';
import { classColour, classShape, shapePath } from '../../design/class-colours.js';
import { placeOfTile } from '../shared/examples/tiles.js';
import { classOf } from './map-frame.js';
import { toPixels, type MapWindow, type Size } from './map-window.js';

export interface MapPainting {
  body: EmbeddingMapBody;
  /** Coordinates [n, 2]. */
  values: Float32Array;
  /** Points that are drawn, in this order. */
  points: readonly number[];
  window: MapWindow;
  size: Size;
  /** Device pixels of a pixel. */
  ratio: number;
  colours: { text: string; panel: string; accent: string };
  /** Radius of a point in pixels. */
  radius: number;
  selected?: ReadonlySet<number>;
  /** The one that stands out. */
  chosen?: number | null;
  /** Tiles in place of points; null for points. */
  images?: ImageBitmap | null;
}

/** Side of an image on the map, in pixels. */
const IMAGE_SIDE = 24;
const FAINT = 0.22;

/** Draws the points of a map over whatever is there. */
export function paintMap(context: CanvasRenderingContext2D, painting: MapPainting): void {
  const { body, values, points, window, size, ratio, selected = new Set(), chosen = null, images = null } = painting;
  const outlines = new Map<number, Path2D>();
  const outlineOf = (label: number, radius: number) => {
    const key = label * 64 + radius;
    const known = outlines.get(key) ?? new Path2D(shapePath(classShape(label), radius));
    outlines.set(key, known);
    return known;
  };
  const draw = (point: number, radius: number, faint: boolean) => {
    const [x, y] = toPixels(window, size, values[2 * point]!, values[2 * point + 1]!);
    if (x < -IMAGE_SIDE || y < -IMAGE_SIDE || x > size.width + IMAGE_SIDE || y > size.height + IMAGE_SIDE) return;
    const label = classOf(body, point);
    context.setTransform(ratio, 0, 0, ratio, x * ratio, y * ratio);
    context.globalAlpha = faint ? FAINT : 1;
    const colour = body.labels ? classColour(label) : painting.colours.accent;
    if (images && body.tiles) {
      drawTile(context, body.tiles, { images, point, colour });
    } else {
      context.fillStyle = colour;
      context.fill(outlineOf(label, radius));
    }
    if (selected.has(point) || point === chosen) {
      context.globalAlpha = 1;
      context.strokeStyle = painting.colours.text;
      context.lineWidth = point === chosen ? 2.2 : 1.3;
      if (images && body.tiles)
        context.strokeRect(-IMAGE_SIDE / 2 - 1, -IMAGE_SIDE / 2 - 1, IMAGE_SIDE + 2, IMAGE_SIDE + 2);
      else context.stroke(outlineOf(label, radius + (point === chosen ? 2 : 0)));
    }
  };
  context.imageSmoothingEnabled = false;
  const some = selected.size > 0;
  for (const point of points) if (!selected.has(point)) draw(point, painting.radius, some);
  for (const point of points) if (selected.has(point)) draw(point, painting.radius, false);
  if (chosen !== null && points.includes(chosen)) draw(chosen, painting.radius + 1, false);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalAlpha = 1;
}

function drawTile(
  context: CanvasRenderingContext2D,
  tiles: NonNullable<EmbeddingMapBody['tiles']>,
  { images, point, colour }: { images: ImageBitmap; point: number; colour: string },
): void {
  const { x, y } = placeOfTile(tiles, point);
  const { tileWidth, tileHeight } = tiles;
  const scale = IMAGE_SIDE / Math.max(tileWidth, tileHeight);
  const [width, height] = [tileWidth * scale, tileHeight * scale];
  context.drawImage(images, x, y, tileWidth, tileHeight, -width / 2, -height / 2, width, height);
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.strokeRect(-width / 2, -height / 2, width, height);
}
