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
import { tickText, timeTicks, narrowest, type AxisKind, type XRange } from './axis.js';
import type { Point } from './downsample.js';
import type { Look } from './line-looks.js';
import { logTicksOf, tickFormat } from './scale.js';

Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale, zoom);

export interface Line {
  color: string;
  points: Point[];
  /** `faint` for raw values behind a smoothed curve; a look for the few values of an evaluation. */
  style: 'plain' | 'faint' | Look;
}

export interface Picture {
  lines: Line[];
  /** Places to mark at the foot: a value was not finite. */
  gaps: number[];
  axis: AxisKind;
  range: XRange;
  /** The last place there is: nothing beyond it is shown. */
  last: number;
  log: boolean;
  /** Whether 0 is shown on a linear axis, however far from it the values are. */
  fromZero: boolean;
  unit: 'share' | undefined;
}

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
}

/** One Chart.js line chart, drawn from already thinned points. `onZoom` is told the range that the user chose. */
export class LineChart {
  readonly #chart: Chart<'line', Point[]>;
  #gaps: number[] = [];
  #look = '';

  constructor(canvas: HTMLCanvasElement, onZoom: (range: XRange) => void, onResize: () => void) {
    const report = ({ chart }: { chart: Chart }) => {
      const { min, max } = chart.scales['x']!;
      onZoom({ from: min, to: max });
    };
    this.#chart = new Chart<'line', Point[]>(canvas, {
      type: 'line',
      data: { datasets: [] },
      plugins: [this.#gapMarks()],
      options: {
        animation: false,
        parsing: false,
        normalized: true,
        responsive: true,
        maintainAspectRatio: false,
        events: [],
        onResize,
        layout: { padding: { top: 4, right: 6 } },
        elements: { point: { radius: 0 }, line: { borderJoinStyle: 'round' } },
        scales: { x: { type: 'linear' }, y: { type: 'linear' } },
        plugins: {
          zoom: {
            limits: { x: { min: 0 } },
            pan: { enabled: true, mode: 'x', modifierKey: 'shift', onPan: report },
            zoom: {
              mode: 'x',
              wheel: { enabled: true, modifierKey: 'ctrl', speed: 0.15 },
              drag: { enabled: true, threshold: 6 },
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
    this.#gaps = picture.gaps;
    const width = this.columns / devicePixelRatio;
    chart.data.datasets = picture.lines.map((line) => datasetOf(line, width));
    const look = `${picture.axis} ${picture.log} ${picture.fromZero} ${picture.unit} ${theme.shown}`;
    if (look !== this.#look) {
      this.#look = look;
      chart.options.scales = scalesOf(picture);
      chart.options.plugins!.zoom!.zoom!.drag!.backgroundColor = token('accent-tint');
    }
    const { axis, range } = picture;
    const limits = chart.options.plugins!.zoom!.limits!['x']!;
    limits.max = Math.max(narrowest[axis], picture.last);
    limits.minRange = narrowest[axis];
    const scale = chart.options.scales!['x']!;
    scale.min = range.from;
    scale.max = Math.max(range.to, range.from + narrowest[axis] / 4);
    chart.update('none');
    const { left, right, top, bottom } = chart.chartArea;
    const { x, y } = chart.scales;
    return {
      left,
      right,
      top,
      bottom,
      x: (place) => x!.getPixelForValue(place),
      y: (value) => y!.getPixelForValue(value),
      placeAt: (pixel) => x!.getValueForPixel(pixel) ?? 0,
    };
  }

  destroy(): void {
    this.#chart.destroy();
  }

  #gapMarks(): Plugin<'line'> {
    return {
      id: 'gapMarks',
      afterDatasetsDraw: (chart) => {
        const { ctx, chartArea } = chart;
        ctx.save();
        ctx.fillStyle = token('bad');
        for (const place of this.#gaps) {
          const x = chart.scales['x']!.getPixelForValue(place);
          if (x < chartArea.left || x > chartArea.right) continue;
          ctx.beginPath();
          ctx.moveTo(x - 4, chartArea.bottom);
          ctx.lineTo(x + 4, chartArea.bottom);
          ctx.lineTo(x, chartArea.bottom - 7);
          ctx.fill();
        }
        ctx.restore();
      },
    };
  }
}

/** Pixels from one mark to the next below which a line has none. */
const MARK_SPACING = 7;

function datasetOf({ points, color, style }: Line, width: number): ChartDataset<'line', Point[]> {
  const look = typeof style === 'string' ? null : style;
  const marked = look !== null && look.mark !== null && (points.length < 2 || width / points.length >= MARK_SPACING);
  // Marks at the edges are shown whole; lines alone end at the axis.
  const side = marked ? 3 : 0;
  return {
    data: points,
    borderColor: style === 'faint' ? faded(color) : color,
    borderWidth: style === 'faint' ? 1 : look ? 1.5 : 1.75,
    borderDash: [...(look?.dash ?? [])],
    pointStyle: look?.mark ?? false,
    pointRadius: marked ? (look.mark === 'circle' ? 2.5 : 3) : 0,
    pointBackgroundColor: color,
    pointBorderWidth: 0,
    spanGaps: false,
    clip: { left: side, right: side, top: 3, bottom: 3 },
  };
}

/** Marks on the vertical axis, at most. */
const Y_TICKS = 6;

/** Marks on the horizontal axis, at most. */
const X_TICKS = 7;

function scalesOf({ axis, log, fromZero, unit }: Picture) {
  const grid = { color: token('line'), drawTicks: false };
  const ticks = { color: token('dim'), font: { family: 'Inter Variable', size: 10.5 }, maxRotation: 0 };
  return {
    x: {
      type: 'linear' as const,
      grid: { display: false },
      border: { color: token('line') },
      ticks: {
        ...ticks,
        includeBounds: false,
        maxTicksLimit: X_TICKS,
        padding: 2,
        ...(axis === 'step' && { precision: 0 }),
        callback: (x: number | string, _: number, ticks: Tick[]) =>
          tickText(
            axis,
            Number(x),
            ticks.map(({ value }) => value),
          ),
      },
      ...(axis === 'time' && {
        afterBuildTicks: (scale: Scale) => {
          const times = timeTicks({ from: scale.min, to: scale.max }, X_TICKS - 1);
          if (times) scale.ticks = times.map((value) => ({ value }));
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

/** The colour at a fraction of its strength; tokens are written #rrggbb. */
function faded(color: string): string {
  return `${color}47`;
}
