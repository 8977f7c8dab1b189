import { z } from 'zod';
import { DamagedRunError } from '../runs/damaged-run-error.js';
import { changeSpare, readSpare } from '../runs/spare-file.js';

/** Position and size in the screen's pixels. */
export interface Bounds {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface WindowState {
  /** Null at the first start: the system places the window. */
  bounds: Bounds | null;
  maximized: boolean;
}

/** Below this the page's layout doesn't hold. */
export const minimumSize = { width: 760, height: 560 };
export const defaultSize = { width: 1360, height: 860 };

const schema = z.object({
  // The first versions wrote none.
  format: z.literal(1).default(1),
  bounds: z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() }).nullable(),
  maximized: z.boolean(),
});

/** What was saved, or the default where there is nothing or nonsense. Blocks: it is read before the first paint. */
export function readWindowState(path: string): WindowState {
  try {
    const { bounds = null, maximized = false } = readSpare(path, schema) ?? {};
    return { bounds, maximized };
  } catch (error) {
    if (error instanceof DamagedRunError) return { bounds: null, maximized: false };
    throw error;
  }
}

/**
 * Replaces the file by rename; one of a newer version, or that can't be read, stays as it is. Throws DiskError.
 */
export function writeWindowState(path: string, { bounds, maximized }: WindowState): void {
  changeSpare(path, schema, () => ({ format: 1, bounds, maximized }));
}

/**
 * The saved bounds as far as they make sense on the screens there are now: no larger than the screen, and at least
 * a strip of the title bar to hold it by. Null when the window would be out of sight, as after a screen was unplugged.
 */
export function fitToScreens(bounds: Bounds, screens: readonly Bounds[]): Bounds | null {
  const grip = { width: 100, height: 40 };
  const screen = screens.find(
    (area) =>
      bounds.x + bounds.width >= area.x + grip.width &&
      bounds.x <= area.x + area.width - grip.width &&
      bounds.y >= area.y - 1 &&
      bounds.y <= area.y + area.height - grip.height,
  );
  if (!screen) return null;
  return {
    x: bounds.x,
    y: bounds.y,
    width: Math.max(minimumSize.width, Math.min(bounds.width, screen.width)),
    height: Math.max(minimumSize.height, Math.min(bounds.height, screen.height)),
  };
}
