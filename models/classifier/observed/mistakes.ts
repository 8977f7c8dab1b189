import type { Examples } from '../examples.js';
import type { MistakesBody } from '../panels/mistakes.js';
import type { PredictedClasses } from '../predictions.js';
import { ranked } from '../probabilities.js';
import { ShownExamples } from './shown.js';

const MOST_MISTAKES = 24;
const CLASSES_TOLD = 3;

/** The mistakes panel of these predictions: the surest first. */
export function mistakesContent(examples: Examples, predicted: PredictedClasses) {
  const { classNames, targets, winners, probabilities } = predicted;
  const classes = classNames.length;
  const sureness = (at: number) => probabilities[at * classes + winners[at]!]!;
  const wrong = Array.from(winners.keys()).filter((at) => winners[at] !== targets[at]);
  const shown = new ShownExamples(examples, predicted);
  const mistakes = wrong
    .sort((a, b) => sureness(b) - sureness(a))
    .slice(0, MOST_MISTAKES)
    .map((at) => ({
      ...shown.show(at),
      target: classNames[targets[at]!]!,
      classes: ranked(probabilities.subarray(at * classes, (at + 1) * classes), classNames, CLASSES_TOLD),
    }));
  const { tiles, picture } = shown.tiles();
  const body: MistakesBody = { tiles, columns: shown.columns, mistakes };
  return { body, ...(picture && { picture }) };
}
