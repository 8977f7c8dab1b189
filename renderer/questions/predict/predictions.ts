import type { predictQuestion } from '../../../models/classifier/questions/predict.js';
import type { z } from 'zod';
import { shortest } from '../../lib/csv.js';

export type Prediction = z.output<typeof predictQuestion.answered.shape.predictions.element>;
export type ClassPrediction = Extract<Prediction, { classes: unknown }>;

export function isOfClasses(prediction: Prediction): prediction is ClassPrediction {
  return 'classes' in prediction;
}

const byName = (a: string, b: string) => a.localeCompare(b, 'en-GB', { numeric: true });

/** How many inputs each class was said of, the most frequent class first. */
export function classCounts(predictions: readonly Prediction[]): { name: string; count: number }[] {
  const counts: Record<string, number> = {};
  for (const prediction of predictions) {
    const first = isOfClasses(prediction) ? prediction.classes[0]?.name : undefined;
    if (first !== undefined) counts[first] = (counts[first] ?? 0) + 1;
  }
  return Object.entries(counts)
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => b.count - a.count || byName(a.name, b.name));
}

/** A table of all predictions, each class's probability in a column of its own; all digits. */
export function predictionRows(predictions: readonly Prediction[]): string[][] {
  const [first] = predictions;
  if (!first || !isOfClasses(first)) {
    return [
      ['input', 'predicted'],
      ...predictions.map((one) => [one.name, isOfClasses(one) ? '' : shortest(one.value)]),
    ];
  }
  const names = first.classes.map(({ name }) => name).sort(byName);
  return [
    ['input', 'predicted', 'probability', ...names],
    ...predictions.filter(isOfClasses).map(({ name, classes }) => {
      const of = Object.fromEntries(classes.map((one) => [one.name, shortest(one.probability)]));
      return [
        name,
        classes[0]?.name ?? '',
        shortest(classes[0]?.probability ?? NaN),
        ...names.map((one) => of[one] ?? ''),
      ];
    }),
  ];
}

/** A row as the question takes it: name=value pairs with commas between them. */
export function rowText(values: readonly { name: string; value: string }[]): string {
  return values.map(({ name, value }) => quoted(`${name}=${value.trim()}`)).join(',');
}

function quoted(pair: string): string {
  return /[",\r\n]/.test(pair) || pair.trim() !== pair ? `"${pair.replaceAll('"', '""')}"` : pair;
}
