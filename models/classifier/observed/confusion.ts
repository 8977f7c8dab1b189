import type { ConfusionBody } from '../../panels/confusion.js';
import { confusionOf } from '../confusion.js';
import type { Examples } from '../examples.js';
import type { PredictedClasses } from '../predictions.js';
import { ShownExamples } from './shown.js';

/** Examples of a cell that are kept to be looked at: the surest ones. */
const A_CELL = 4;

/** Cells whose examples are kept, the fullest first, in a matrix of many classes. */
const MOST_CELLS = 100;

/** The confusion panel of these predictions. */
export function confusionContent(examples: Examples, predicted: PredictedClasses) {
  const { classNames, targets, winners, numbers } = predicted;
  const classes = classNames.length;
  const { counts } = confusionOf(targets, winners, classes);
  const shown = new ShownExamples(examples, predicted);
  const cells = [...surestByCell(predicted)]
    .sort(([, a], [, b]) => b.length - a.length)
    .slice(0, MOST_CELLS)
    .map(([cell, members]) => ({
      target: Math.floor(cell / classes),
      predicted: cell % classes,
      examples: members.slice(0, A_CELL).map((at) => shown.show(at)),
    }));
  const { tiles, picture } = shown.tiles();
  const body: ConfusionBody = {
    classNames: [...classNames],
    examples: numbers.length,
    of: examples.test.count,
    unit: `test ${examples.unit}`,
    tiles,
    columns: shown.columns,
    cells,
  };
  const matrices = { counts: { rows: classes, columns: classes, values: Float32Array.from(counts) } };
  return { body, matrices, ...(picture && { picture }) };
}

/** Places of the predictions by cell (true · K + predicted), the surest first. */
function surestByCell({ classNames, targets, winners, probabilities }: PredictedClasses): Map<number, number[]> {
  const classes = classNames.length;
  const byCell = new Map<number, number[]>();
  winners.forEach((winner, at) => {
    const cell = targets[at]! * classes + winner;
    const members = byCell.get(cell);
    if (members) members.push(at);
    else byCell.set(cell, [at]);
  });
  const sureness = (at: number) => probabilities[at * classes + winners[at]!]!;
  for (const members of byCell.values()) members.sort((a, b) => sureness(b) - sureness(a));
  return byCell;
}
