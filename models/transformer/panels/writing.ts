import { z } from 'zod';
import { panelInfo } from '../../core/panel.js';

/** Text that a language model writes. */
export const writingPanel = panelInfo({
  name: 'writing',
  title: 'Generate',
  help: 'The model writes one token after the other, each drawn by the probabilities that it gives to what may come next. The same random numbers are used at every step of training, so that changes are the model’s.',
  schema: z.object({ text: z.string() }),
  report: { figures: ({ text }) => [{ kind: 'text', title: 'What it wrote', text }] },
});
