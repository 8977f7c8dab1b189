import { z } from 'zod';
import type { BodyOf, PanelInfo } from '../../core/panel.js';

/** Matrix `points` [n, 2]: x and y. */
export const linePanel = {
  name: 'line',
  title: 'Line',
  help: 'The points, and the line that the model draws through them now.',
  schema: z.object({ slope: z.number(), intercept: z.number() }),
} satisfies PanelInfo;

export type LineBody = BodyOf<typeof linePanel>;
