import { z } from 'zod';
import type { BodyOf, PanelInfo } from '../core/panel.js';
import { probeSchema } from './probes.js';

/** What a model makes of a few fixed inputs. */
export const predictionsPanel = {
  name: 'predictions',
  title: 'Probes',
  help: 'The same few inputs, which the model is not trained on, at every step: what it makes of them now, beside what would be right.',
  schema: z.object({ probes: z.array(probeSchema) }),
} satisfies PanelInfo;

export type PredictionsBody = BodyOf<typeof predictionsPanel>;
