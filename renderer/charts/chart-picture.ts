import { formatMetric } from '../lib/shown-metric.js';
import type { AxisKind, XRange } from './axis.js';
import type { ChartLine } from './chart-line.js';
import { bestPoint } from './best-point.js';
import { downsample, type Drawn, type Point, type Stretch } from './downsample.js';
import type { Look } from './line-looks.js';
import { xOf, type LinePoints } from './line-points.js';
import type { ChartMark } from './chart-marks.js';

export interface DrawnLine {
  color: string;
  points: Point[];
  /** `faint` for raw values behind a smoothed curve; a look for the few values of an evaluation. */
  style: 'plain' | 'faint' | Look;
  /** Another line is what is looked at. */
  dimmed: boolean;
}

/** All that one chart shows, thinned to its pixels and in colours of the theme, at places of its axes. */
export interface Picture {
  lines: DrawnLine[];
  /** The range of a line that stands for several. */
  bands: { color: string; upper: Point[]; lower: Point[] }[];
  /** Places to mark at the foot: a value was not finite. */
  gaps: number[];
  marks: { x: number; color: string; tall: boolean }[];
  levels: { color: string; value: number; text: string }[];
  bests: { point: Point; color: string }[];
  ends: { point: Point; color: string; letter: string; failed: boolean }[];
  axis: AxisKind;
  range: XRange;
  /** The last place there is: nothing beyond it is shown. */
  last: number;
  log: boolean;
  logX: boolean;
  /** What is shown of the values; null for all. */
  values: XRange | null;
  /** Whether 0 is shown on a linear axis, however far from it the values are. */
  fromZero: boolean;
  unit: 'share' | undefined;
  colors: Record<'text' | 'dim' | 'line' | 'panel' | 'bad' | 'onRun', string>;
}

/** How the lines are to be shown. */
export interface PictureOptions extends Pick<Picture, 'axis' | 'last' | 'log' | 'logX' | 'values' | 'fromZero'> {
  /** Null for all. */
  range: XRange | null;
  /** The weight that a line is averaged with. */
  weightOf: (line: ChartLine) => number;
  /** The key of a line that stands out from the others; null where none does. */
  emphasised: string | null;
  marks: readonly ChartMark[];
  /** Pixels that the chart is wide. */
  columns: number;
  /** A colour of the design, by its token, as #rrggbb. */
  colour: (token: string) => string;
}

/** Values behind their averages would hide the curves of more lines than this, and each other. */
const MOST_WITH_VALUES = 4;

export function pictureOf(lines: readonly ChartLine[], options: PictureOptions): Picture {
  const { axis, last, log, logX, values, fromZero, colour, columns } = options;
  const all = lines.map((line) => line.points(axis));
  const range = shownRange(all, options);
  const stands = lines.some(({ key }) => key === options.emphasised) ? options.emphasised : null;
  const picture: Picture = {
    ...{ lines: [], bands: [], gaps: [], marks: [], levels: [], bests: [], ends: [] },
    ...{ axis, range, last, log, logX, values, fromZero },
    // A scale has a unit where all that it measures has that one.
    unit: lines.every(({ unit }) => unit === 'share') ? 'share' : undefined,
    colors: {
      text: colour('text'),
      dim: colour('dim'),
      line: colour('line'),
      panel: colour('panel'),
      bad: colour('bad'),
      onRun: colour('on-run'),
    },
  };
  for (const [i, line] of lines.entries()) {
    const stretch: Stretch = { ...all[i]!, ...range, columns, positiveOnly: log, logX };
    addLine(picture, line, all[i]!, {
      stretch,
      behind: lines.length <= MOST_WITH_VALUES,
      weight: options.weightOf(line),
      colour,
      dimmed: stands !== null && line.key !== stands,
    });
  }
  // Chart.js draws the first one on top.
  const depth = ({ style, dimmed }: DrawnLine) =>
    (dimmed ? 4 : 0) + (style === 'faint' ? 2 : style === 'plain' ? 1 : 0);
  picture.lines.sort((a, b) => depth(a) - depth(b));
  picture.marks = options.marks.map(({ at, kind }) => ({
    x: at(),
    color: colour(markColours[kind]),
    tall: kind !== 'checkpoint',
  }));
  return picture;
}

/** What the marks' kinds are coloured with, as on the scrubber. */
export const markColours: Readonly<Record<ChartMark['kind'], string>> = {
  checkpoint: 'faint',
  best: 'ok',
  change: 'accent',
  warning: 'warn',
  error: 'bad',
};

interface Drawing {
  stretch: Stretch;
  /** Whether values are drawn behind their average. */
  behind: boolean;
  weight: number;
  colour: (token: string) => string;
  dimmed: boolean;
}

/** Those of an evaluation look the same behind an average; curves are faint there. */
function rawStyle(look: Look | null, weight: number): DrawnLine['style'] {
  if (look && (weight === 0 || look.mark)) return look;
  return weight > 0 ? 'faint' : 'plain';
}

/** The look of a curve; none of an evaluation's. */
const withoutMarks = (look: Look | null) => (look?.mark === null ? look : null);

function addLine(picture: Picture, line: ChartLine, points: LinePoints, drawing: Drawing): void {
  const { stretch, weight, dimmed, behind } = drawing;
  const color = drawing.colour(line.color);
  const add = (drawn: Drawn, style: DrawnLine['style']) => {
    picture.lines.push({ color, points: drawn.points, style, dimmed });
    return drawn;
  };
  const raw = weight === 0 || behind ? add(downsample(points.column, stretch), rawStyle(line.look, weight)) : null;
  // A smooth curve looks the same from half as many points.
  const coarse = { ...stretch, columns: Math.ceil(stretch.columns / 2) };
  const smooth =
    weight > 0 ? add(downsample(points.column.smoothed(weight), coarse), withoutMarks(line.look) ?? 'plain') : null;
  picture.gaps.push(...(raw ?? smooth)!.gaps);
  const bold = (smooth ?? raw)!.points;
  if (points.band && !dimmed) {
    const edge = { ...stretch, columns: Math.ceil(stretch.columns / 4) };
    const upper = downsample(points.band.high.smoothed(weight), edge).points;
    const lower = downsample(points.band.low.smoothed(weight), edge).points;
    picture.bands.push({ color, upper, lower });
  }
  const { level } = line;
  if (level && picture.levels.every(({ value }) => value !== level.value))
    picture.levels.push({ color, value: level.value, text: `${level.title} ${formatMetric(line, level.value)}` });
  const best = bestPoint(line, points);
  if (best !== null && !dimmed)
    picture.bests.push({ point: { x: xOf(points, best), y: points.column.values[best]! }, color });
  const end = bold.filter(({ x, y }) => x <= picture.range.to && Number.isFinite(y)).at(-1);
  if (line.letter !== undefined && end)
    picture.ends.push({ point: end, color, letter: line.letter, failed: line.failed === true });
}

/** On a logarithmic axis only what is above 0. */
function shownRange(all: readonly LinePoints[], { range, last, logX }: PictureOptions): XRange {
  const { from, to } = range ?? { from: 0, to: last };
  if (!logX || from > 0) return { from, to };
  const firsts = all.map((points) => {
    const first = xOf(points, 0);
    return first > 0 ? first : xOf(points, 1);
  });
  const first = Math.min(...firsts.filter((x) => x > 0));
  return { from: first < to ? first : to / 10, to };
}
