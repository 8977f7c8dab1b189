import { z } from 'zod';
import type { QuestionInfo } from '../../core/questions.js';
import { pairsPanel } from '../panels/pairs.js';

/** How alike a checkpoint finds views of other images than those that the panel shows. */
export const pairsQuestion = {
  name: 'pairs',
  title: 'Other pairs',
  help: 'How alike the embeddings of two random views each of some test images are.',
  asked: z.strictObject({
    others: z.int().min(0).max(1_000_000).default(1).meta({
      title: 'Others',
      help: 'Another number shows other images, and other views of them; 0 those of the panel.',
    }),
  }),
  answered: pairsPanel.schema,
  panel: pairsPanel.name,
} satisfies QuestionInfo;
