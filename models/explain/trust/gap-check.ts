import type { Check } from '../panels/trust.js';
import { deviation, mean, quantile } from '../statistics.js';
import type { Subject } from './subject.js';
import { unknownCheck } from './unknown.js';
import { written, writtenShare } from './written.js';

/** Of how far outputs usually lie from what is expected; less is rounding, or draws that hardly matter. */
const SMALL = 1e-3;

/** Whether values add up, over all explained rows. */
export function gapCheck({ gaps: all, rows }: Pick<Subject, 'gaps' | 'rows'>): Check {
  const gaps = Float64Array.from(all.flatMap((gap) => (gap === null ? [] : [gap]))).sort();
  if (gaps.length === 0)
    return unknownCheck('gap', 'Values of this method add up to nothing, so there is no sum to check.');
  const [median, ninth, most] = [quantile(gaps, 0.5), quantile(gaps, 0.95), gaps.at(-1)!];
  const moved = rows.map(({ found, output }) => Math.abs(found.outputs[output]! - found.expected[output]!));
  const usual = mean(moved);
  const share = usual > 0 ? most / usual : 0;
  const fine = Number.isFinite(most) && (most < 1e-5 || share < SMALL);
  return {
    name: 'gap',
    verdict: fine ? 'fine' : 'look-out',
    figure: written(most),
    note: 'at the worst row',
    sentence: fine
      ? 'Values add up to the outputs. That is needed, and is no proof that they are right.'
      : `Values miss the output by ${writtenShare(share)} of what there is to explain at the worst row; use more coalitions or points.`,
    baseline: `An output lies ${written(usual)} from the expected one on average; the gap is ${written(median)} at the median row and ${written(ninth)} at the 95th of a hundred.`,
    n: gaps.length,
    measured: { median, ninetyFifth: ninth, most, usual, usualDeviation: deviation(moved) },
  };
}
