import { bar } from './bar.js';
import { beeswarm } from './beeswarm.js';
import { decision } from './decision.js';
import { dependence } from './dependence.js';
import type { ExplanationData } from './explanation-data.js';
import { force } from './force.js';
import { heatmap } from './heatmap.js';
import type { ExplanationPicture, PictureOptions } from './picture.js';
import { waterfall } from './waterfall.js';

export interface PictureInfo {
  name: string;
  title: string;
  /** What is seen, in a sentence or two. */
  help: string;
  /** Of all rows, of one row, or of one player. */
  of: 'rows' | 'row' | 'player';
  draw(data: ExplanationData, options: PictureOptions): ExplanationPicture;
}

/** Those of a table; the first one is shown first. */
export const explanationPictures: readonly PictureInfo[] = [
  {
    ...{ name: 'beeswarm', title: 'Beeswarm', of: 'rows', draw: beeswarm },
    help: 'A point for each row. To the right it pushed the output up, to the left down. Red points have high values of the feature, blue ones low values (of those between the 5th and the 95th percentile; grey is missing). Features that matter most are at the top.',
  },
  {
    ...{ name: 'bar', title: 'Bars', of: 'rows', draw: bar },
    help: 'How strongly a feature moves the output on average, up or down. The line through a bar’s end is two standard errors of that mean, over the rows explained.',
  },
  {
    ...{ name: 'heatmap', title: 'Heat map', of: 'rows', draw: heatmap },
    help: 'A column for each row, ordered by its output, which is drawn above. Red pushed up, blue pushed down, clear did nothing, grey is not a number.',
  },
  {
    ...{ name: 'decision', title: 'Decision', of: 'rows', draw: decision },
    help: 'Each row’s way from what is expected, at the bottom, to its output, at the top. Rows that go the same way are alike to the model.',
  },
  {
    ...{ name: 'dependence', title: 'Dependence', of: 'player', draw: dependence },
    help: 'How a feature’s value goes with its effect. Where points of one value scatter, something else has a say: colour shows the feature that goes most with that.',
  },
  {
    ...{ name: 'waterfall', title: 'Waterfall', of: 'row', draw: waterfall },
    help: 'One row, from what is expected when nothing is known of it to what the model gives, feature by feature, the strongest at the top.',
  },
  {
    ...{ name: 'force', title: 'Force', of: 'row', draw: force },
    help: 'One row: what pushes its output up and what pushes it down meet at the output.',
  },
];
