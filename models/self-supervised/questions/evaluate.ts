import { z } from 'zod';
import {
  doingPiece,
  evaluateQuestion,
  type AnsweredOf,
  type AskedOf,
  type QuestionInfo,
} from '../../core/questions.js';
import { probeFigures } from '../panels/probe-table.js';

const share = 'share' as const;

/** What the encoder's features are worth, with more examples than while it trains. */
export const selfSupervisedEvaluateQuestion = {
  ...evaluateQuestion,
  title: 'Evaluate',
  help: 'What the encoder’s features are worth: probes on all test examples, beside the same probes on an untrained encoder and on no encoder.',
  asked: z.strictObject({
    labels: z.int().min(10).max(100_000).default(20_000).meta({
      title: 'Labels',
      help: 'Labelled training examples that probes learn from; fewer where there are not so many, or they have very many features.',
      unit: 'examples',
      scale: 'log',
    }),
  }),
  answered: evaluateQuestion.answered.extend(probeFigures.omit({ unit: true }).shape),
  piece: doingPiece,
  measures: {
    linearProbe: {
      title: 'Linear probe',
      unit: share,
      help: 'Accuracy of logistic regression on the encoder’s features.',
    },
    randomEncoderProbe: {
      title: 'Linear, untrained encoder',
      unit: share,
      help: 'The same on features of the encoder before training.',
    },
    rawPixelProbe: { title: 'Linear, no encoder', unit: share, help: 'The same on the examples themselves.' },
    knn: {
      title: 'Nearest neighbours',
      unit: share,
      help: 'Accuracy of the 20 nearest neighbours among the encoder’s features.',
    },
    randomEncoderKnn: {
      title: 'Neighbours, untrained encoder',
      unit: share,
      help: 'The same among features of the encoder before training.',
    },
    rawPixelKnn: { title: 'Neighbours, no encoder', unit: share, help: 'The same among the examples themselves.' },
    chance: { title: 'Chance', unit: share, help: 'Accuracy of always naming the most frequent class.' },
  },
} satisfies QuestionInfo;

export type EvaluateAsked = AskedOf<typeof selfSupervisedEvaluateQuestion>;
export type SelfSupervisedEvaluation = AnsweredOf<typeof selfSupervisedEvaluateQuestion>;
