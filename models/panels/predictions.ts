import { z } from 'zod';
import { panelInfo, type BodyOf } from '../core/panel.js';
import { probeSchema, type Prediction } from './probes.js';

/** What a model makes of a few fixed inputs. */
export const predictionsPanel = panelInfo({
  name: 'predictions',
  title: 'Probes',
  help: 'The same few inputs, which the model is not trained on, at every step: what it makes of them now, beside what would be right.',
  schema: z.object({ probes: z.array(probeSchema) }),
  report: {
    figures: ({ probes }) => [
      {
        kind: 'table',
        title: 'What it makes of them',
        columns: ['Input', 'Says', 'Right'],
        rows: probes.map(({ title, prediction }) => [title, ...saidOf(prediction)]),
      },
    ],
  },
});

export type PredictionsBody = BodyOf<typeof predictionsPanel>;

/** Of tokens those that count. */
function saidOf(prediction: Prediction): string[] {
  if (prediction.kind === 'class') {
    const [first] = prediction.classes;
    return [first ? `${first.name}, ${(first.probability * 100).toFixed(1)}%` : '–', prediction.target ?? '–'];
  }
  const { predicted, target, answerFrom } = prediction;
  const from = (tokens: readonly (string | null)[]) =>
    tokens
      .slice(answerFrom)
      .map((one) => one ?? '·')
      .join(' ');
  return [from(predicted), from(target)];
}
