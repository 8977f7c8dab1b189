import { z } from 'zod';
import { otherRun } from '../../core/chosen-path.js';
import {
  doingPiece,
  evaluateQuestion,
  type AnsweredOf,
  type AskedOf,
  type QuestionInfo,
} from '../../core/questions.js';

const share = z.number().min(0).max(1);
const titledShare = (title: string) => share.meta({ title, unit: 'share' });

/** How far generated images are from real ones. */
export const ganEvaluateQuestion = {
  ...evaluateQuestion,
  help: 'How far generated images are from real ones, by what a classifier of the same data sees in them.',
  asked: z.strictObject({
    samples: z.int().min(50).max(50_000).default(10_000).meta({
      title: 'Images',
      help: 'How many are generated, and as many real ones twice: distances depend on it. At most half of the training images.',
    }),
    features: otherRun('classifier', {
      title: 'Classifier',
      help: 'A classifier’s run on the same data, whose last hidden units are compared; empty for one that is trained on the spot.',
      sameData: true,
    }),
    seed: z.int().min(0).max(2147483647).default(0).meta({ title: 'Seed', help: 'Of the generated images.' }),
  }),
  answered: evaluateQuestion.answered.extend({
    /** Generated images, and real ones on each side of the floor. */
    samples: z.int().meta({ title: 'Images on each side' }),
    /** Numbers that the classifier gives for an image. */
    featureWidth: z.int().meta({ title: 'Features of an image' }),
    /** What saw the images, and how good it is on test images; null where those are not what it was trained for. */
    features: z.object({
      name: z.string().meta({ title: 'Seen by' }),
      testAccuracy: share.nullable().meta({ title: 'Right about test images', unit: 'share' }),
    }),
    /** Half the width of a 95 % interval around the FID, for other draws of as many; null with too few images. */
    fidSpread: z.number().min(0).nullable().meta({ title: 'FID of 95 % of other draws, ±' }),
    /** What other real images come to. */
    ceiling: z.object({
      precision: titledShare('Precision of other real images'),
      recall: titledShare('Recall of other real images'),
    }),
    /** Images that precision and recall are of: fewer, as they compare all with all. */
    neighbours: z.int().meta({ title: 'Images of precision and recall' }),
    /** Shares of the classes that the classifier sees. */
    classes: z.array(
      z.object({
        name: z.string().meta({ title: 'Class' }),
        generated: titledShare('Generated'),
        real: titledShare('Real'),
      }),
    ),
  }),
  measures: {
    fid: {
      title: 'FID',
      help: 'Fréchet distance of generated from real images in the features of a classifier (Heusel et al. 2017): lower is better. Only comparable with the same features and number of images.',
    },
    fidFloor: {
      title: 'FID of real images',
      help: 'The same between two halves of real images: what cannot be beaten.',
    },
    kid: {
      title: 'KID',
      help: 'Kernel distance (Bińkowski et al. 2018): lower is better, unbiased, so that it may fall below 0.',
    },
    kidFloor: { title: 'KID of real images', help: 'The same between two halves of real images.' },
    precision: {
      title: 'Precision',
      unit: 'share',
      help: 'Share of generated images that lie among real ones (Kynkäänniemi et al. 2019).',
    },
    recall: {
      title: 'Recall',
      unit: 'share',
      help: 'Share of real images that lie among generated ones: how much of the data is covered.',
    },
  },
  piece: doingPiece,
} satisfies QuestionInfo;

export type EvaluateAsked = AskedOf<typeof ganEvaluateQuestion>;
export type GanEvaluation = AnsweredOf<typeof ganEvaluateQuestion>;
