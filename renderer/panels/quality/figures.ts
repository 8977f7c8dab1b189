import { missedText } from '../../../models/gan/panels/quality.js';
import type { GanEvaluation } from '../../../models/gan/questions/evaluate.js';
import { formatCount, formatFinePercent, formatValue } from '../../lib/format.js';

/** A distance between sets that are alike may come out below 0; so small a number needs no more digits. */
const NEAR_ZERO = 0.0005;

/** "38.6" */
export function distanceText(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  return Math.abs(value) < NEAR_ZERO ? '0' : formatValue(value);
}

/** "± 0.92" */
export const spreadText = (spread: number): string => `± ${Number(spread.toPrecision(2))}`;

/** How many times the floor the distance is; null where the floor is as good as none. */
export function timesFloor({ values }: GanEvaluation): string | null {
  const [fid, floor] = [values['fid'], values['fidFloor']];
  if (fid == null || floor == null || floor < NEAR_ZERO) return null;
  return `${formatValue(fid / floor)} × the floor`;
}

/** What saw the images, and how far that is to be trusted. */
export function judgeText({ features, featureWidth }: GanEvaluation): string {
  const right =
    features.testAccuracy === null
      ? 'it was trained on other data'
      : `right about ${formatFinePercent(features.testAccuracy)} of test images`;
  return `Seen by ${features.name}, ${featureWidth} features an image, ${right}.`;
}

/** All of it in words. */
export function qualityText(figures: GanEvaluation): string {
  const { values, samples, fidSpread } = figures;
  const spread = fidSpread === null ? '' : ` ${spreadText(fidSpread)}`;
  const share = (name: string) => formatFinePercent(values[name] ?? 0);
  return `FID ${distanceText(values['fid'])}${spread}, floor ${distanceText(values['fidFloor'])}, n ${formatCount(samples)}. Precision ${share('precision')}, recall ${share('recall')}. ${missedText(figures)}`;
}
