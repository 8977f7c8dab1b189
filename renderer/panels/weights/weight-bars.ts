import type { WeightsBody } from '../../../models/edge/panels/weights.js';
import { WEIGHT_LEVELS } from '../../../models/edge/panels/weights.js';
import { formatCount, formatFinePercent, formatValue } from '../../lib/format.js';

export type WeightTensor = WeightsBody['tensors'][number];

/** How high a bar of so many is, 0…1 of the highest. */
export function barHeight(count: number, most: number, log: boolean): number {
  if (count <= 0 || most <= 0) return 0;
  return log ? Math.log1p(count) / Math.log1p(most) : count / most;
}

/** Where whole numbers lie within a range for the channel in the middle, as far as they can be told apart in so many pixels. */
export function gridLines({ from, to, int8 }: WeightTensor, pixels: number): number[] {
  if (!int8 || to <= from) return [];
  const step = int8.medianScale;
  const apart = (step / (to - from)) * pixels;
  const stride = Math.max(1, 2 ** Math.ceil(Math.log2(4 / Math.max(1e-9, apart))));
  const most = (WEIGHT_LEVELS - 1) / 2;
  const lines: number[] = [];
  for (let level = -Math.floor(most / stride) * stride; level <= most; level += stride) {
    const value = level * step;
    if (value >= from && value <= to) lines.push(value);
  }
  return lines;
}

/** Of how many whole numbers weights make use. */
export function usedLevels(levels: Float32Array): number {
  return levels.reduce((used, count) => used + (count > 0 ? 1 : 0), 0);
}

const decibels = (value: number | null) => (value === null ? 'exact' : `${value.toFixed(1)} dB`);

/** What stands beside the histogram. */
export function tensorFigures({
  count,
  zeros,
  mean,
  deviation,
  values,
  int8,
}: WeightTensor): { name: string; value: string; note?: string }[] {
  return [
    ...(int8
      ? [
          {
            name: 'Signal to error as int8',
            value: decibels(int8.signalToErrorDb),
            note: `with one step for the whole tensor: ${decibels(int8.perTensorDb)}`,
          },
        ]
      : [{ name: 'As int8', value: 'stays float', note: 'it is small' }]),
    {
      name: 'Weights',
      value: formatCount(count),
      note: values === null ? 'more than 256 different' : `${formatCount(values)} different`,
    },
    { name: 'Zero', value: formatFinePercent(zeros / Math.max(1, count)) },
    { name: 'Mean ± deviation', value: `${formatValue(mean)} ± ${formatValue(deviation)}` },
    ...(int8
      ? [
          {
            name: 'Steps',
            value: formatValue(int8.medianScale),
            note:
              int8.channels > 1
                ? `in the middle; ${formatValue(int8.leastScale)} to ${formatValue(int8.mostScale)} over ${formatCount(int8.channels)} channels`
                : 'for all',
          },
          { name: 'Largest error', value: formatValue(int8.maxError), note: 'at most half of a step' },
        ]
      : []),
  ];
}
