import { logTicksOf, tickFormat, ticksOf, type Span } from '../../models/core/plot/scale.js';
import type { Point } from './curves.js';
import { html, raw, type Html } from './html.js';
import { spanOfMost } from './span-of-most.js';

export interface ReportLine {
  title: string;
  /** A class of the style sheet: `generator`, `run-2`. */
  colour: string;
  points: readonly Point[];
  /** `faint` for raw values behind a smoothed curve, `marked` for the few of an evaluation, `reference` for what others are held to. */
  look: 'plain' | 'faint' | 'marked' | 'reference';
  /** Of one that is marked, which mark: the same colour never looks the same twice. */
  mark?: number;
}

/** A moment that a chart marks: a diagnosis. */
export interface Mark {
  x: number;
  title: string;
}

export interface ReportChart {
  /** In words, for whoever doesn't see it. */
  summary: string;
  lines: readonly ReportLine[];
  xTitle: string;
  unit?: 'share' | undefined;
  marks?: readonly Mark[];
  levels?: readonly { value: number; title: string }[];
}

const WIDTH = 460;
const HEIGHT = 220;
const [LEFT, RIGHT, TOP, BOTTOM] = [50, 10, 10, 36];

/** A logarithmic axis serves values that are so many times each other. */
const DECADES = 300;

/** An SVG that stands in the page; `isCut` where some peaks lie outside of it. */
export function lineChart({ summary, lines, xTitle, unit, marks = [], levels = [] }: ReportChart): {
  svg: Html;
  isCut: boolean;
} {
  const points = lines.flatMap((line) => line.points);
  const values = [...points.map(({ y }) => y), ...levels.map(({ value }) => value)];
  const isLog = unit !== 'share' && isWide(values);
  const of = (value: number): number => (isLog ? Math.log10(value) : value);
  const { isCut, ...span } = spanOfMost(values.map(of));
  const shares = unit === 'share' ? { from: Math.max(span.from, -0.02), to: Math.min(span.to, 1.02) } : span;
  const y = scale(shares, TOP + (HEIGHT - TOP - BOTTOM), TOP);
  const x = scale(stepsOf(points), LEFT, WIDTH - RIGHT);
  const xTicks = ticksOf(x.span, 5);
  const yTicks = isLog ? logTicksOf({ from: 10 ** span.from, to: 10 ** span.to }, 7) : ticksOf(shares, 5);
  const [xText, yText] = [tickFormat(xTicks), tickFormat(yTicks, unit)];
  const floor = HEIGHT - BOTTOM;
  const svg = html`<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${summary}">
    <g class="grid">${yTicks.map((tick) => raw(`<path d="M${LEFT} ${y.of(of(tick))}H${WIDTH - RIGHT}"/>`))}</g>
    <g class="ticks">
      ${yTicks.map((tick) => html`<text x="${LEFT - 7}" y="${y.of(of(tick)) + 4}" text-anchor="end">${yText(tick)}</text>`)}
      ${xTicks.map((tick) => html`<text x="${x.of(tick)}" y="${floor + 16}" text-anchor="${x.of(tick) > WIDTH - 40 ? 'end' : 'middle'}">${xText(tick)}</text>`)}
      <text x="${WIDTH - RIGHT}" y="${HEIGHT - 3}" text-anchor="end">${xTitle}</text>
    </g>
    <path class="axis" d="M${LEFT} ${floor}H${WIDTH - RIGHT}" />
    <svg
      x="${LEFT}"
      y="${TOP}"
      width="${WIDTH - LEFT - RIGHT}"
      height="${floor - TOP}"
      viewBox="${LEFT} ${TOP} ${WIDTH - LEFT - RIGHT} ${floor - TOP}"
    >
      ${levels.map(({ value, title }) => html`<path class="level" d="M${LEFT} ${y.of(of(value))}H${WIDTH - RIGHT}"><title>${title}</title></path>`)}
      ${marks.map((mark) => html`<path class="mark" d="M${x.of(mark.x)} ${TOP}V${floor}"><title>${mark.title}</title></path>`)}
      ${lines.map((line) => drawn(line, (point) => ({ x: x.of(point.x), y: y.of(of(point.y)) }), isLog))}
    </svg>
  </svg>`;
  return { svg, isCut };
}

/** A disc, a square, a triangle. */
const marks: readonly ((x: number, y: number) => string)[] = [
  (x, y) => `<circle cx="${x}" cy="${y}" r="2.6"/>`,
  (x, y) => `<rect x="${x - 2.4}" y="${y - 2.4}" width="4.8" height="4.8"/>`,
  (x, y) => `<polygon points="${x - 3},${y + 2.4} ${x + 3},${y + 2.4} ${x},${y - 3}"/>`,
];

/** The same in a line of text. */
export const markSigns = ['●', '■', '▲'] as const;

function drawn(
  { title, colour, points, look, mark }: ReportLine,
  place: (point: Point) => Point,
  isLog: boolean,
): Html {
  const places = points.filter(({ y }) => !isLog || y > 0).map(place);
  const path = places.map(({ x, y }, at) => `${at === 0 ? 'M' : 'L'}${x} ${y}`).join('');
  const dots = look === 'marked' || places.length === 1;
  return html`<g class="line ${look} ${colour}"
    ><title>${title}</title><path d="${path}" />${
      dots ? places.map(({ x, y }) => raw(marks[(mark ?? 0) % marks.length]!(x, y))) : null
    }</g
  >`;
}

/** From pixels to pixels, in tenths; what lies far outside is cut by the picture's edge. */
function scale(span: Span, from: number, to: number): { span: Span; of: (value: number) => number } {
  const width = span.to - span.from || 1;
  return { span, of: (value) => Math.round((from + ((value - span.from) / width) * (to - from)) * 10) / 10 };
}

function stepsOf(points: readonly Point[]): Span {
  let [from, to] = [Infinity, -Infinity];
  for (const { x } of points) [from, to] = [Math.min(from, x), Math.max(to, x)];
  return from < to
    ? { from, to }
    : { from: Number.isFinite(from) ? from - 1 : 0, to: Number.isFinite(to) ? to + 1 : 1 };
}

function isWide(values: readonly number[]): boolean {
  const finite = values.filter(Number.isFinite);
  if (finite.length < 2 || finite.some((value) => value <= 0)) return false;
  const sorted = [...finite].sort((a, b) => a - b);
  return sorted.at(-1)! / sorted[Math.floor(sorted.length / 100)]! > DECADES;
}
