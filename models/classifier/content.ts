import type { Picture } from '../core/telemetry.js';

/** What a panel shows: JSON, with matrices by name, row by row, and a picture where it has them. */
export interface Content {
  body: unknown;
  matrices?: Record<string, { rows: number; columns: number; values: Float32Array }>;
  picture?: Picture;
}
