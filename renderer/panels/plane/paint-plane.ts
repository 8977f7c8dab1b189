import { GENERATED } from '../../../models/gan/panels/plane.js';
import type { Layers } from './layers.js';
import { contour } from './contour.js';
import { leaning, type PlaneFrame } from './plane-frame.js';

/** Colours of the theme: "#ffb454". */
export interface PlaneColours {
  generator: string;
  discriminator: string;
  real: string;
  panel: string;
}

/** Where places lie on the canvas, in its pixels. */
export interface PlaneScale {
  x: (value: number) => number;
  y: (value: number) => number;
  width: number;
  height: number;
  /** Device pixels of a CSS pixel. */
  ratio: number;
}

/** Arrows at so many points: more of them hide each other. */
const ARROWS = 80;
/** CSS pixels that no arrow reaches. */
const LONGEST_ARROW = 34;
/** How strongly a sure verdict is coloured. */
const STRONGEST = 0.5;

/** Draws one step; canvas and picture of the surface are of the caller's. `chosen`: the row of the point that stands out. */
export function paintPlane(
  context: CanvasRenderingContext2D,
  frame: PlaneFrame,
  {
    scale,
    colours,
    layers,
    chosen,
  }: { scale: PlaneScale; colours: PlaneColours; layers: Layers; chosen: number | null },
): void {
  const { width, height, ratio } = scale;
  context.clearRect(0, 0, width, height);
  context.lineJoin = 'round';
  if (layers.surface) paintSurface(context, frame, scale, colours);
  if (layers.grid) paintGrid(context, frame, scale, colours);
  if (layers.real) paintDots(context, placesOf(frame.real, 0), { scale, radius: 2, colour: colours.real, alpha: 0.6 });
  if (layers.pulls) paintPulls(context, frame, scale, colours);
  if (layers.generated) {
    const dots = placesOf(frame.generated, GENERATED.x);
    paintDots(context, dots, { scale, radius: 2.5, colour: colours.generator, alpha: 0.95, edge: colours.panel });
  }
  if (chosen === null || chosen >= frame.generated.rows) return;
  const at = chosen * GENERATED.columns;
  const [x, y] = [frame.generated.values[at + GENERATED.x]!, frame.generated.values[at + GENERATED.y]!];
  ring(context, scale.x(x), scale.y(y), { ratio, colours });
}

/** The point that stands out. */
export function ring(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  { ratio, colours }: { ratio: number; colours: PlaneColours },
): void {
  context.beginPath();
  context.arc(x, y, 6 * ratio, 0, 2 * Math.PI);
  context.fillStyle = colours.generator;
  context.fill();
  context.lineWidth = 2 * ratio;
  context.strokeStyle = colours.real;
  context.stroke();
}

/** Columns `first` and the next one of each row. */
export function placesOf(
  { rows, columns, values }: { rows: number; columns: number; values: Float32Array },
  first: number,
): [number, number][] {
  return Array.from({ length: rows }, (_, row) => [values[row * columns + first]!, values[row * columns + first + 1]!]);
}

interface Dots {
  scale: Pick<PlaneScale, 'x' | 'y' | 'ratio'>;
  radius: number;
  colour: string;
  alpha: number;
  /** A line around each, so that they don't run together. */
  edge?: string;
}

export function paintDots(
  context: CanvasRenderingContext2D,
  places: readonly (readonly [number, number])[],
  { scale, radius, colour, alpha, edge }: Dots,
): void {
  context.beginPath();
  for (const [x, y] of places) {
    const [left, top] = [scale.x(x), scale.y(y)];
    context.moveTo(left + radius * scale.ratio, top);
    context.arc(left, top, radius * scale.ratio, 0, 2 * Math.PI);
  }
  context.globalAlpha = alpha;
  if (edge !== undefined) {
    context.lineWidth = 1.5 * scale.ratio;
    context.strokeStyle = edge;
    context.stroke();
  }
  context.fillStyle = colour;
  context.fill();
  context.globalAlpha = 1;
}

/** Orange where the discriminator takes points for generated, teal where for real; a line where it can't tell. */
function paintSurface(
  context: CanvasRenderingContext2D,
  frame: PlaneFrame,
  scale: PlaneScale,
  colours: PlaneColours,
): void {
  const { surface, body } = frame;
  const { rows, columns } = surface;
  const picture = new OffscreenCanvas(columns, rows);
  const pixels = surfacePixels(frame, colours);
  picture.getContext('2d')!.putImageData(new ImageData(pixels, columns, rows), 0, 0);
  // The outermost values lie on the edges: half a cell of each is beyond them.
  const [cellWidth, cellHeight] = [scale.width / (columns - 1), scale.height / (rows - 1)];
  context.imageSmoothingEnabled = true;
  context.drawImage(picture, -cellWidth / 2, -cellHeight / 2, columns * cellWidth, rows * cellHeight);
  context.beginPath();
  for (const [fromX, fromY, toX, toY] of contour(surface, body.verdict.middle)) {
    context.moveTo(fromX * cellWidth, scale.height - fromY * cellHeight);
    context.lineTo(toX * cellWidth, scale.height - toY * cellHeight);
  }
  context.lineWidth = 1.5 * scale.ratio;
  context.strokeStyle = colours.discriminator;
  context.stroke();
}

/** RGBA bytes of the surface, the highest row first as pictures have it. */
export function surfacePixels(
  { surface, body }: Pick<PlaneFrame, 'surface' | 'body'>,
  colours: Pick<PlaneColours, 'generator' | 'discriminator'>,
): Uint8ClampedArray<ArrayBuffer> {
  const { rows, columns, values } = surface;
  const [generator, discriminator] = [channels(colours.generator), channels(colours.discriminator)];
  const pixels = new Uint8ClampedArray(rows * columns * 4);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const lean = leaning(body.verdict, values[row * columns + column]!);
      const at = ((rows - 1 - row) * columns + column) * 4;
      pixels.set(lean < 0 ? generator : discriminator, at);
      pixels[at + 3] = Math.round(255 * STRONGEST * Math.abs(lean));
    }
  }
  return pixels;
}

/** Red, green and blue of "#rrggbb". */
function channels(colour: string): [number, number, number] {
  const number = Number.parseInt(colour.slice(1), 16);
  return [(number >> 16) & 255, (number >> 8) & 255, number & 255];
}

/** The lines of the latent plane where the generator puts them. */
function paintGrid(
  context: CanvasRenderingContext2D,
  { grid, body }: PlaneFrame,
  scale: PlaneScale,
  colours: PlaneColours,
): void {
  const side = body.grid.lines.length;
  const place = (at: number): [number, number] => [scale.x(grid.values[2 * at]!), scale.y(grid.values[2 * at + 1]!)];
  context.beginPath();
  for (let first = 0; first < grid.rows; first += side * side) {
    for (let line = 0; line < side; line++) {
      for (const [start, stride] of [
        [first + line * side, 1],
        [first + line, side],
      ] as const) {
        context.moveTo(...place(start));
        for (let i = 1; i < side; i++) context.lineTo(...place(start + i * stride));
      }
    }
  }
  context.globalAlpha = 0.45;
  context.lineWidth = scale.ratio;
  context.strokeStyle = colours.generator;
  context.stroke();
  context.globalAlpha = 1;
}

function paintPulls(
  context: CanvasRenderingContext2D,
  { generated }: PlaneFrame,
  scale: PlaneScale,
  colours: PlaneColours,
): void {
  context.beginPath();
  for (let row = 0; row < Math.min(ARROWS, generated.rows); row++) {
    const at = row * GENERATED.columns;
    const [x, y] = [generated.values[at + GENERATED.x]!, generated.values[at + GENERATED.y]!];
    const [left, top] = [scale.x(x), scale.y(y)];
    const across = scale.x(x + generated.values[at + GENERATED.pullX]!) - left;
    const down = scale.y(y + generated.values[at + GENERATED.pullY]!) - top;
    const shown = arrowLength(Math.hypot(across, down), scale);
    if (shown > 2 * scale.ratio) arrow(context, [left, top], Math.atan2(down, across), shown);
  }
  context.lineWidth = 1.5 * scale.ratio;
  context.strokeStyle = colours.real;
  context.stroke();
}

/** Longer for stronger pulls, yet none across the plane. */
export function arrowLength(pixels: number, { width, ratio }: Pick<PlaneScale, 'width' | 'ratio'>): number {
  const share = pixels / (pixels + width / 20);
  return LONGEST_ARROW * ratio * share;
}

function arrow(
  context: CanvasRenderingContext2D,
  [x, y]: readonly [number, number],
  angle: number,
  length: number,
): void {
  const [endX, endY] = [x + length * Math.cos(angle), y + length * Math.sin(angle)];
  context.moveTo(x, y);
  context.lineTo(endX, endY);
  for (const turn of [2.6, -2.6]) {
    context.moveTo(endX, endY);
    context.lineTo(endX + 0.3 * length * Math.cos(angle + turn), endY + 0.3 * length * Math.sin(angle + turn));
  }
}
