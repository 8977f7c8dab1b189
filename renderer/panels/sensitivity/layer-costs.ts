import type { Effect, SensitivityBody } from '../../../models/edge/panels/sensitivity.js';

export type Layer = SensitivityBody['layers'][number];

/** A ratio as good as no error, in dB: one ten-thousandth of a percent of the signal's power. */
const AS_GOOD_AS_NONE = 60;

/** How long the bar of an effect is, 0…1: nothing for 60 dB and more, all of it for an error as large as the signal. */
export function costShare(effect: Effect | null): number {
  const decibels = effect?.signalToErrorDb;
  if (decibels === null || decibels === undefined) return 0;
  return Math.min(1, Math.max(0, (AS_GOOD_AS_NONE - decibels) / AS_GOOD_AS_NONE));
}

/** "41.6 dB", "exact", "–" where it wasn't measured. */
export function decibelText(effect: Effect | null): string {
  if (!effect) return '–';
  return effect.signalToErrorDb === null ? 'exact' : `${effect.signalToErrorDb.toFixed(1)} dB`;
}

/** Points of accuracy with twice the standard error: "−0.31 ± 0.20"; '' where nothing is right. */
export function pointsText(effect: Effect | null): string {
  const change = effect?.accuracyChange ?? null;
  if (change === null) return '';
  const points = (100 * Math.abs(change)).toFixed(2);
  const sign = Number(points) === 0 ? '' : change < 0 ? '−' : '+';
  const error = effect!.changeError;
  return `${sign}${points}${error === null ? '' : ` ± ${(200 * error).toFixed(2)}`}`;
}

/** Whether accuracy fell by more than chance. */
export function isReal(effect: Effect | null): boolean {
  const [change, error] = [effect?.accuracyChange ?? null, effect?.changeError ?? null];
  return change !== null && error !== null && change < 0 && -change > 2 * error;
}

const worstOf = ({ weightsOnly, activationOnly }: Layer): number =>
  Math.max(costShare(weightsOnly), costShare(activationOnly));

/** In the order of the graph, or what costs most first. */
export function orderedLayers(layers: readonly Layer[], worstFirst: boolean): Layer[] {
  return worstFirst ? [...layers].sort((a, b) => worstOf(b) - worstOf(a)) : [...layers];
}

/** What to make of it, in a sentence. */
export function costSentence({ layers, allWeights, everything }: SensitivityBody): string {
  const [worst] = orderedLayers(layers, true);
  if (!worst) return 'No layer has weights that are made int8.';
  const by =
    costShare(worst.activationOnly) > costShare(worst.weightsOnly)
      ? (['values', worst.activationOnly] as const)
      : (['weights', worst.weightsOnly] as const);
  const all = everything ?? allWeights;
  const what = everything ? 'All of it as int8' : 'All weights as int8';
  const points = pointsText(all);
  return `${worst.name} costs most, by its ${by[0]}: ${decibelText(by[1])}. ${what}: ${decibelText(all)}${points === '' ? '' : `, ${points} points`}.`;
}
