/** Which part of a drawing is on show. */

export interface Camera {
  /** Of the drawing, at the middle of the place. */
  x: number;
  y: number;
  /** Pixels for each unit of the drawing. */
  zoom: number;
}

export interface Size {
  width: number;
  height: number;
}

export const ZOOM = { least: 0.02, most: 2.5 } as const;
/** In pixels: free around the drawing, and around a node that is brought into sight. */
const MARGIN = 24;
/** A drawing that would be smaller begins at its head instead. */
const LEGIBLE = 0.6;

const limited = (zoom: number): number => Math.min(ZOOM.most, Math.max(ZOOM.least, zoom));

/** All of it, no larger than it is. */
export function fitted(drawing: Size, place: Size): Camera {
  const across = (place.width - 2 * MARGIN) / Math.max(1, drawing.width);
  const down = (place.height - 2 * MARGIN) / Math.max(1, drawing.height);
  return { x: drawing.width / 2, y: drawing.height / 2, zoom: limited(Math.min(1, across, down)) };
}

/** All of it where that can be read; else its head, where `begin` is. */
export function firstSight(drawing: Size, place: Size, begin: { x: number; y: number }): Camera {
  const all = fitted(drawing, place);
  if (all.zoom >= LEGIBLE) return all;
  const zoom = Math.max(
    LEGIBLE,
    Math.min(0.85, Math.max((place.width - 2 * MARGIN) / drawing.width, (place.height - 2 * MARGIN) / drawing.height)),
  );
  const free = { x: (place.width / 2 - MARGIN) / zoom, y: (place.height / 2 - MARGIN) / zoom };
  const axis = (at: number, size: number, room: number) =>
    size <= 2 * room ? size / 2 : Math.min(size - room, Math.max(room, at));
  return { x: axis(begin.x, drawing.width, free.x), y: axis(begin.y, drawing.height, free.y), zoom };
}

/** Nearer by `factor`; what is at this place, in pixels from the middle, stays there. */
export function zoomedAt(camera: Camera, factor: number, at: { x: number; y: number } = { x: 0, y: 0 }): Camera {
  const zoom = limited(camera.zoom * factor);
  const still = (centre: number, offset: number) => centre + offset / camera.zoom - offset / zoom;
  return { x: still(camera.x, at.x), y: still(camera.y, at.y), zoom };
}

/** Moved by so many pixels. */
export function panned({ x, y, zoom }: Camera, by: { x: number; y: number }): Camera {
  return { x: x + by.x / zoom, y: y + by.y / zoom, zoom };
}

/** Moved no further than it takes to have this box on show. */
export function revealed(camera: Camera, box: { x: number; y: number } & Size, place: Size): Camera {
  const axis = (at: number, centre: number, size: number, room: number) => {
    const free = Math.max(0, room / 2 - MARGIN) / camera.zoom - size / 2;
    if (free <= 0) return centre;
    return Math.min(centre + free, Math.max(centre - free, at));
  };
  return {
    ...camera,
    x: axis(camera.x, box.x, box.width, place.width),
    y: axis(camera.y, box.y, box.height, place.height),
  };
}
