import { reliabilityOf } from '../calibration.js';
import { confusionOf } from '../confusion.js';
import type { ClassScoresBody } from '../panels/class-scores.js';
import type { FitBody } from '../panels/fit.js';
import type { ReliabilityBody } from '../panels/reliability.js';
import type { Predicted, PredictedClasses } from '../predictions.js';
import { fitOf } from '../regression.js';
import { scoresOf } from '../scores.js';

/** Points that the fit panel draws. */
const MOST_POINTS = 500;

/** The reliability panel of these predictions. */
export function reliabilityContent({ classNames, winners, targets, probabilities }: PredictedClasses) {
  const confidences = Float64Array.from(winners, (winner, at) => probabilities[at * classNames.length + winner]!);
  const right = Uint8Array.from(winners, (winner, at) => Number(winner === targets[at]));
  const body: ReliabilityBody = { ...reliabilityOf(confidences, right), examples: winners.length };
  return { body };
}

/** The panel of scores by class of these predictions. */
export function classScoresContent({ classNames, winners, targets }: PredictedClasses) {
  const { classes, ...others } = scoresOf(confusionOf(targets, winners, classNames.length));
  const body: ClassScoresBody = {
    classes: classes.map((score, kind) => ({ name: classNames[kind]!, ...score })),
    ...others,
    examples: winners.length,
  };
  return { body };
}

/** The panel of predicted and true numbers. */
export function fitContent({ outputs, targets }: Predicted, target: string) {
  const drawn = Math.min(MOST_POINTS, targets.length);
  const points = Array.from({ length: drawn }, (_, i): [number, number] => {
    const at = Math.floor((i * targets.length) / drawn);
    return [targets[at]!, outputs[at]!];
  });
  const body: FitBody = { target, points, ...fitOf(outputs, targets), examples: targets.length };
  return { body };
}
