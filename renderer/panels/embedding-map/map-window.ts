/** The part of the map that is seen, in its coordinates: a square about a middle. */
export interface MapWindow {
  x: number;
  y: number;
  /** From the middle to an edge. */
  reach: number;
}

export interface Size {
  width: number;
  height: number;
}

/** Kept free around the outermost point. */
const ROOM = 1.06;
/** The whole map is seen at so many sizes alone: from record to record it mostly stays as it is, and points are what moves. */
const GRAIN = 0.25;
const LEAST_REACH = 0.01;
/** How much larger than the whole map the window may be. */
const MOST_WIDER = 2;

/** All of these points [n, 2], about the middle of the map. */
export function wholeMap(values: Float32Array, { width, height }: Size): MapWindow {
  const side = Math.max(1, Math.min(width, height));
  const [across, up] = [side / Math.max(1, width), side / Math.max(1, height)];
  const most = values.reduce((most, value, at) => Math.max(most, Math.abs(value) * (at % 2 === 0 ? across : up)), 0);
  return { x: 0, y: 0, reach: most > 0 ? Math.ceil((most * ROOM) / GRAIN) * GRAIN : 1 };
}

/** Pixels that a unit of the map has. */
const pixelsPerUnit = ({ reach }: MapWindow, { width, height }: Size) => Math.min(width, height) / (2 * reach);

/** Where a place of the map is in a picture of this size, in pixels from its left and top edges. */
export function toPixels(window: MapWindow, size: Size, x: number, y: number): [number, number] {
  const scale = pixelsPerUnit(window, size);
  return [size.width / 2 + (x - window.x) * scale, size.height / 2 - (y - window.y) * scale];
}

export function toMap(window: MapWindow, size: Size, left: number, top: number): [number, number] {
  const scale = pixelsPerUnit(window, size);
  return [window.x + (left - size.width / 2) / scale, window.y - (top - size.height / 2) / scale];
}

/** Nearer by `factor`, or farther where it is below 1; what is at this pixel stays there. `whole` bounds it. */
export function zoomed(
  window: MapWindow,
  { size, at, factor, whole }: { size: Size; at: readonly [number, number]; factor: number; whole: MapWindow },
): MapWindow {
  const reach = Math.min(whole.reach * MOST_WIDER, Math.max(whole.reach * LEAST_REACH, window.reach / factor));
  const [x, y] = toMap(window, size, ...at);
  const share = reach / window.reach;
  return { x: x + (window.x - x) * share, y: y + (window.y - y) * share, reach };
}

/** Moved by so many pixels: what was at one place is at the other. */
export function moved(window: MapWindow, size: Size, [across, down]: readonly [number, number]): MapWindow {
  const scale = pixelsPerUnit(window, size);
  return { ...window, x: window.x - across / scale, y: window.y + down / scale };
}

/** The same window, moved only as far as it takes for a place to be seen. */
export function showing(window: MapWindow, size: Size, x: number, y: number): MapWindow {
  const scale = pixelsPerUnit(window, size);
  const [across, up] = [(size.width / 2 / scale) * 0.94, (size.height / 2 / scale) * 0.94];
  return {
    ...window,
    x: Math.min(x + across, Math.max(x - across, window.x)),
    y: Math.min(y + up, Math.max(y - up, window.y)),
  };
}
