import { z } from 'zod';
import type { AskedOf, QuestionInfo } from '../../core/questions.js';
import { modelDescription } from '../inspect/model-description.js';

/** What a variant's file holds. */
export const modelGraphQuestion = {
  name: 'model-graph',
  title: 'Graph',
  help: 'The nodes and tensors of a variant, as its file has them; or of the model that it was made from.',
  asked: z.strictObject({
    variant: z
      .int()
      .min(0)
      .max(1e6)
      .default(0)
      .meta({ title: 'Variant', help: 'The step that made it; 0 is the model as it was before anything was written.' }),
  }),
  answered: modelDescription,
  panel: null,
  needsData: () => false,
} satisfies QuestionInfo;

export type ModelGraphAsked = AskedOf<typeof modelGraphQuestion>;
