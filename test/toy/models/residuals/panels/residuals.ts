import { z } from 'zod';
import type { PanelInfo } from '../../core/panel.js';

export const residualsPanel = {
  name: 'residuals',
  title: 'Residuals',
  help: 'How far points lie from the line, block by block of points.',
  schema: z.object({ blocks: z.array(z.object({ block: z.int(), rootMeanSquare: z.number() })) }),
} satisfies PanelInfo;
