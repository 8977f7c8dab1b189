import { RequestError } from '../../core/errors.js';
import { standardNormal } from '../../core/initializers.js';
import type { Run } from '../../core/model.js';
import type { PanelContent } from '../../core/panel.js';
import { epochOrder } from '../../data/shuffle.js';
import type { GanConfig } from '../config.js';
import type { Features } from '../quality/features.js';
import { precisionAndRecall } from '../quality/precision-recall.js';
import type { EvaluatePointsAsked, PointsEvaluation } from '../questions/evaluate-points.js';
import { modeShares, modesOf } from './modes.js';
import type { PlanePoints } from './points.js';

/** Third neighbours are looked at. */
const LEAST = 4;

/** Compares drawn points with one half of the data, and with each other the halves of the data. Throws RequestError. */
export function evaluatePoints(
  run: Run,
  { samples, seed }: EvaluatePointsAsked,
  { config, points }: { config: GanConfig; points: PlanePoints },
): PanelContent<PointsEvaluation> {
  const count = Math.min(samples, Math.floor(points.count / 2));
  if (count < LEAST) {
    throw new RequestError(
      `dataset: '${points.name}' has ${points.count} points, too few to compare; ${2 * LEAST} are needed.`,
      { field: 'dataset' },
    );
  }
  const order = epochOrder(0, 0, points.count);
  const half = (from: number): Features => {
    const values = new Float64Array(2 * count);
    for (let row = 0; row < count; row++) {
      const at = 2 * order[from + row]!;
      values.set(points.values.subarray(at, at + 2), 2 * row);
    }
    return { count, width: 2, values };
  };
  const [first, second] = [half(0), half(count)];
  const labels = Int32Array.from({ length: count }, (_, row) => points.labels?.[order[row]!] ?? 0);
  const latents = standardNormal([count, config.latentSize], seed, 'evaluation');
  const drawn = run('drawPoints', { latents, ...(config.conditional && { labels }) }).tensors['points']!.data;
  const values = Float64Array.from(drawn);
  const found = precisionAndRecall(first, { count, width: 2, values });
  const ofReal = precisionAndRecall(first, second);
  const modes = modesOf(points);
  const shares = modes && modeShares(modes, values);
  return {
    body: {
      values: {
        ...{ precision: found.precision, precisionOfReal: ofReal.precision },
        ...{ recall: found.recall, recallOfReal: ofReal.recall },
        ...(shares && {
          onMode: shares.reduce((sum, { share }) => sum + share, 0),
          modesReached: shares.filter(({ reached }) => reached).length / shares.length,
        }),
      },
      ...{ examples: count, unit: 'drawn points', modes: shares },
    },
  };
}
