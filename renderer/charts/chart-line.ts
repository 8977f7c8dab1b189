import type { AxisKind } from './axis.js';
import type { LinePoints } from './line-points.js';
import type { Look } from './line-looks.js';

/** One line of a chart, whatever it is of: a metric of one run, or the same metric of one of several runs. */
export interface ChartLine {
  /** Of this line alone within its chart. */
  readonly key: string;
  readonly title: string;
  /** In the legend, where the chart's heading says the rest. */
  readonly short: string;
  /** One of the design's colours, by its token: `generator`. */
  readonly color: string;
  /** Null for a line that is measured all the time. */
  readonly look: Look | null;
  readonly unit?: 'share';
  /** Measured at few places, which are told as they are: the nearest one answers for a place in between. */
  readonly evaluated?: boolean;
  /** Whether a moving average tells more of it than its values. */
  readonly smooths: boolean;
  /** Which way is good; absent where neither is. */
  readonly better?: 'lower' | 'higher';
  /** A value that stands for something, chance say: a dotted line across the chart. */
  readonly level?: { readonly value: number; readonly title: string };
  /** What stands at the line's end, in one letter. */
  readonly letter?: string;
  /** What it is of has failed: the line ends with a cross. */
  readonly failed?: boolean;
  /**
   * What is known of it now, over this axis. Called in an effect, that runs again when there is more; it costs the same
   * however long the line is.
   */
  readonly points: (axis: AxisKind) => LinePoints;
}
