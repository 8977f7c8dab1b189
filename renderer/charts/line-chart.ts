import {
  Chart,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  type ChartDataset,
  type Plugin,
  type Scale,
  type Tick,
} from 'chart.js';
import zoom from 'chartjs-plugin-zoom';
import { theme, token } from '../design/theme.svelte.js';
import { tickText, timeTicks, narrowest, type XRange } from './axis.js';
import type { DrawnLine, Picture } from './chart-picture.js';
import { decorationsOver, decorationsUnder } from './decorations.js';
import type { Point } from './downsample.js';
import { logTicksOf, tickFormat } from '../../models/core/plot/scale.js';
import { markOf } from './line-looks.js';
import { FONT } from '../../models/core/plot/shape.js';
import { paint } from './shapes.js';

Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale, zoom);

/** Where things ended up, for what is laid over the canvas. */
export interface Layout {
  left: number;
  right: number;
  top: number;
  bottom: number;
  /** Pixels from the canvas's edges, for a place and for a value. */
  x: (place: number) => number;
  y: (value: number) => number;
  placeAt: (x: number) => number;
  valueAt: (y: number) => number;
  /** What stands along the axes. */
  ticks: () => Record<'x' | 'y', AxisTick[]>;
}

export interface AxisTick {
  /** Along its axis, in pixels. */
  at: number;
  label: string;
}

/** What a chart tells of what the user does with it, and of its size. */
export interface ChartEvents {
  /** The range that was chosen. */
  onZoom: (range: XRange) => void;
  onResize: () => void;
}

/** One Chart.js line chart, drawn from already thinned points. Without `events` it is of the canvas's own size, at any place. */
export class LineChart {
  readonly #chart: Chart<'line', Point[]>;
  #picture: Picture | null = null;
  #look = '';

  constructor(canvas: HTMLCanvasElement, events?: ChartEvents) {
    const report = ({ chart }: { chart: Chart }) => {
      const { min, max } = chart.scales['x']!;
      events?.onZoom({ from: min, to: max });
    };
    this.#chart = new Chart<'line', Point[]>(canvas, {
      type: 'line',
      data: { datasets: [] },
      plugins: [this.#decorations()],
      options: {
        animation: false,
        parsing: false,
        normalized: true,
        responsive: events !== undefined,
        maintainAspectRatio: false,
        events: [],
        ...(events && { onResize: events.onResize }),
        layout: { padding: { top: 4, right: 6 } },
        elements: { point: { radius: 0 }, line: { borderJoinStyle: 'round' } },
        scales: { x: { type: 'linear' }, y: { type: 'linear' } },
        plugins: {
          zoom: {
            limits: { x: { min: 0 } },
            pan: { enabled: events !== undefined, mode: 'x', modifierKey: 'shift', onPan: report },
            zoom: {
              mode: 'x',
              wheel: { enabled: events !== undefined, modifierKey: 'ctrl', speed: 0.15 },
              drag: { enabled: events !== undefined, threshold: 6 },
              // Left of the axis the values are zoomed, and so they are with Shift.
              onZoomStart: ({ chart, event, point }) =>
                (point.x ?? 0) >= chart.chartArea.left && !(event instanceof WheelEvent && event.shiftKey),
              onZoom: report,
            },
          },
        },
      },
    });
  }

  /** Pixels between the axes' ends: as many points can be told apart. */
  get columns(): number {
    const { left, right } = this.#chart.chartArea ?? { left: 0, right: 600 };
    return Math.max(50, Math.round((right - left) * devicePixelRatio));
  }

  draw(picture: Picture): Layout {
    const chart = this.#chart;
    this.#picture = picture;
    const width = this.columns / devicePixelRatio;
    chart.data.datasets = picture.lines.map((line) => datasetOf(line, width));
    const { axis, range, log, logX, fromZero, unit, values } = picture;
    const lettered = picture.ends.length > 0;
    const look = `${axis} ${log} ${logX} ${fromZero} ${unit} ${picture.colors.line} ${theme.shown} ${lettered}`;
    if (look !== this.#look) {
      this.#look = look;
      chart.options.scales = scalesOf(picture);
      chart.options.layout = { padding: { top: 4, right: lettered ? 28 : 6 } };
      chart.options.plugins!.zoom!.zoom!.drag!.backgroundColor = token('accent-tint');
    }
    const limits = chart.options.plugins!.zoom!.limits!['x']!;
    limits.max = Math.max(narrowest[axis], picture.last);
    limits.minRange = narrowest[axis];
    const { x, y } = chart.options.scales! as Record<'x' | 'y', Record<string, number | undefined>>;
    x['min'] = range.from;
    x['max'] = Math.max(range.to, range.from + narrowest[axis] / 4);
    y['min'] = values?.from;
    y['max'] = values?.to;
    const [low, high] = [lowestOf(picture), highestOf(picture)];
    y['suggestedMin'] = low;
    y['suggestedMax'] = high;
    chart.update('none');
    return layoutOf(chart);
  }

  destroy(): void {
    this.#chart.destroy();
  }

  #decorations(): Plugin<'line'> {
    return {
      id: 'decorations',
      beforeDatasetsDraw: (chart) => {
        if (!this.#picture) return;
        const { ctx, chartArea } = chart;
        ctx.save();
        ctx.beginPath();
        ctx.rect(chartArea.left, chartArea.top, chartArea.width, chartArea.height);
        ctx.clip();
        paint(ctx, decorationsUnder(this.#picture, layoutOf(chart)));
        ctx.restore();
      },
      afterDatasetsDraw: (chart) => {
        if (!this.#picture) return;
        paint(chart.ctx, decorationsOver(this.#picture, layoutOf(chart), widthIn(chart.ctx)));
      },
    };
  }
}

/** How wide words beside curves are. */
export const widthIn =
  (context: CanvasRenderingContext2D) =>
  (text: string): number => {
    context.font = `10.5px '${FONT}'`;
    return context.measureText(text).width;
  };

function layoutOf(chart: Pick<Chart, 'chartArea' | 'scales'>): Layout {
  const { left, right, top, bottom } = chart.chartArea;
  const { x, y } = chart.scales as Record<'x' | 'y', Scale>;
  const ticks = (scale: Scale): AxisTick[] =>
    scale.ticks.map(({ value, label }) => ({ at: scale.getPixelForValue(value), label: String(label ?? '') }));
  return {
    left,
    right,
    top,
    bottom,
    x: (place) => x.getPixelForValue(place),
    y: (value) => y.getPixelForValue(value),
    placeAt: (pixel) => x.getValueForPixel(pixel) ?? 0,
    valueAt: (pixel) => y.getValueForPixel(pixel) ?? 0,
    ticks: () => ({ x: ticks(x), y: ticks(y) }),
  };
}

/** Of the ranges around lines; undefined where there are none. */
const lowestOf = ({ bands, log }: Picture): number | undefined =>
  least(bands.flatMap(({ lower }) => lower.map(({ y }) => y)).filter((y) => !log || y > 0));
const highestOf = ({ bands }: Picture): number | undefined => {
  const negated = least(bands.flatMap(({ upper }) => upper.map(({ y }) => -y)));
  return negated === undefined ? undefined : -negated;
};

function least(values: readonly number[]): number | undefined {
  let found: number | undefined;
  for (const value of values) if (Number.isFinite(value) && (found === undefined || value < found)) found = value;
  return found;
}

function datasetOf(line: DrawnLine, width: number): ChartDataset<'line', Point[]> {
  const { points, color, style, dimmed } = line;
  const look = typeof style === 'string' ? null : style;
  const mark = markOf(line, width);
  // Marks at the edges are shown whole; lines alone end at the axis.
  const side = mark ? 3 : 0;
  return {
    data: points,
    borderColor: strengthOf(line),
    borderWidth: style === 'faint' ? 1 : look ? 1.5 : 1.75,
    borderDash: [...(look?.dash ?? [])],
    pointStyle: mark ?? false,
    pointRadius: mark ? (mark === 'circle' ? 2.5 : 3) : 0,
    pointBackgroundColor: dimmed ? `${color}33` : color,
    pointBorderWidth: 0,
    spanGaps: false,
    clip: { left: side, right: side, top: 3, bottom: 3 },
  };
}

/** Marks on the vertical axis, at most. */
const Y_TICKS = 6;

/** Marks on the horizontal axis, at most. */
const X_TICKS = 7;

function scalesOf({ axis, log, logX, fromZero, unit, colors }: Picture) {
  const grid = { color: colors.line, drawTicks: false };
  const ticks = { color: colors.dim, font: { family: FONT, size: 10.5 }, maxRotation: 0 };
  return {
    x: {
      type: logX ? ('logarithmic' as const) : ('linear' as const),
      grid: { display: false },
      border: { color: colors.line },
      ticks: {
        ...ticks,
        includeBounds: false,
        maxTicksLimit: X_TICKS,
        padding: 2,
        ...(axis === 'step' && !logX && { precision: 0 }),
        callback: (x: number | string, _: number, ticks: Tick[]) =>
          tickText(
            axis,
            Number(x),
            ticks.map(({ value }) => value),
          ),
      },
      ...((axis === 'time' || logX) && {
        afterBuildTicks: (scale: Scale) => {
          const span = { from: scale.min, to: scale.max };
          const own = logX ? logTicksOf(span, X_TICKS) : timeTicks(span, X_TICKS - 1);
          if (own) scale.ticks = own.map((value) => ({ value }));
        },
      }),
    },
    y: {
      type: log ? ('logarithmic' as const) : ('linear' as const),
      grid,
      border: { display: false },
      beginAtZero: fromZero,
      // Room for the usual labels, so that the curves don't move sideways as the numbers grow; rates have the longest.
      afterFit: (scale: { width: number }) => (scale.width = Math.max(scale.width, fromZero ? 46 : 38)),
      // A curve that stays at 0 or 1 is given room on both sides, where no share can be.
      ...(unit === 'share' && {
        afterDataLimits: (scale: Scale) => {
          scale.min = Math.max(0, scale.min);
          scale.max = Math.min(1, scale.max);
        },
      }),
      ...(log && {
        afterBuildTicks: (scale: Scale) =>
          (scale.ticks = logTicksOf({ from: scale.min, to: scale.max }, Y_TICKS).map((value) => ({ value }))),
      }),
      ticks: {
        ...ticks,
        includeBounds: false,
        maxTicksLimit: Y_TICKS,
        padding: 6,
        callback: (value: number | string, _: number, ticks: Tick[]) => valueLabel(Number(value), ticks, { log, unit }),
      },
    },
  };
}

function valueLabel(value: number, ticks: readonly Tick[], { log, unit }: Pick<Picture, 'log' | 'unit'>): string {
  const values = ticks.map((tick) => tick.value);
  // What lies far apart needs no digits in common: "0.001", "0.1", "10".
  const apart = log && values.every((one, i) => i === 0 || one >= 1.5 * values[i - 1]!);
  return tickFormat(apart ? [value] : values, unit)(value);
}

/** A line's colour, weaker where it lies behind what is looked at; colours are written #rrggbb. */
export function strengthOf({ color, style, dimmed }: Pick<DrawnLine, 'color' | 'style' | 'dimmed'>): string {
  if (dimmed) return `${color}${style === 'faint' ? '14' : '38'}`;
  return style === 'faint' ? `${color}47` : color;
}
