import type { LabelEfficiency, LabelResult, Way } from '../../../models/self-supervised/questions/label-efficiency.js';
import { formatCount, formatFinePercent } from '../../lib/format.js';

export const WAY_TITLES: Record<Way, string> = {
  frozen: 'Linear probe, encoder frozen',
  fineTuned: 'Encoder fine-tuned',
  scratch: 'Same network from scratch',
  raw: 'Linear, no encoder',
};

export const resultOf = ({ results }: Pick<LabelEfficiency, 'results'>, way: Way, labels: number): LabelResult | null =>
  results.find((one) => one.way === way && one.labels === labels) ?? null;

/** How many labels a class there are results of. */
export const sizesOf = ({ results }: Pick<LabelEfficiency, 'results'>): number[] =>
  [...new Set(results.map(({ labels }) => labels))].sort((a, b) => a - b);

/** "72.7 ± 0.4%" */
export function resultText({ accuracy, deviation }: LabelResult): string {
  if (deviation === null) return formatFinePercent(accuracy);
  return `${(accuracy * 100).toFixed(1)} ± ${formatFinePercent(deviation)}`;
}

/** What the encoder is worth beside the same network without it, at each number of labels: a sentence each. */
export function gains(answer: LabelEfficiency): string[] {
  return sizesOf(answer).flatMap((labels) => {
    const [frozen, tuned, scratch] = (['frozen', 'fineTuned', 'scratch'] as const).map((way) =>
      resultOf(answer, way, labels),
    );
    if (!frozen || !tuned || !scratch) return [];
    const better = tuned.accuracy >= frozen.accuracy ? tuned : frozen;
    const gain = 100 * (better.accuracy - scratch.accuracy);
    const how = better === tuned ? 'fine-tuned' : 'frozen';
    const chance = 100 * Math.hypot(better.deviation ?? 0, scratch.deviation ?? 0);
    const size = `${Math.abs(gain).toFixed(1)} points ${gain < 0 ? 'below' : 'above'} training from scratch`;
    const doubt = better.deviation !== null && Math.abs(gain) <= chance ? ', no more than the seeds differ' : '';
    return [
      `With ${formatCount(labels)} ${labels === 1 ? 'label' : 'labels'} a class, the encoder ${how} is ${size}${doubt}.`,
    ];
  });
}
