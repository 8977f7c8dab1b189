import { z } from 'zod';
import { evaluateQuestion, type AnsweredOf, type AskedOf, type QuestionInfo } from '../../core/questions.js';

const share = z.number().min(0).max(1);

/** How near points that are drawn come to those of the data. */
export const evaluatePointsQuestion = {
  ...evaluateQuestion,
  help: 'How far points that are drawn lie where the data lie, and how much of the data they cover.',
  asked: z.strictObject({
    samples: z.int().min(50).max(2000).default(1000).meta({
      title: 'Points',
      help: 'How many are drawn, and as many real ones twice: shares depend on it. At most half of the training points.',
    }),
    seed: z.int().min(0).max(2147483647).default(0).meta({ title: 'Seed', help: 'Of the drawn points.' }),
  }),
  answered: evaluateQuestion.answered.extend({
    /** How often each cloud of the data is hit; null where the data has none apart. */
    modes: z.array(z.object({ name: z.string(), share, real: share, reached: z.boolean() })).nullable(),
  }),
  measures: {
    precision: {
      title: 'Precision',
      help: 'Share of drawn points that lie among real ones: within reach of the third neighbour of one (Kynkäänniemi et al. 2019).',
      unit: 'share',
    },
    precisionOfReal: { title: 'Precision of real points', help: 'The same of other real points.', unit: 'share' },
    recall: {
      title: 'Recall',
      help: 'Share of real points that lie among drawn ones: how much of the data is covered.',
      unit: 'share',
    },
    recallOfReal: { title: 'Recall by real points', help: 'The same by other real points.', unit: 'share' },
    onMode: { title: 'On a mode', help: 'Share of drawn points that lie on a cloud of the data.', unit: 'share' },
    modesReached: {
      title: 'Modes reached',
      help: 'Share of the data’s clouds of which at least a tenth of their due is drawn.',
      unit: 'share',
    },
  },
} satisfies QuestionInfo;

export type EvaluatePointsAsked = AskedOf<typeof evaluatePointsQuestion>;
export type PointsEvaluation = AnsweredOf<typeof evaluatePointsQuestion>;
