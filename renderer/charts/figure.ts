import type { AxisKind } from './axis.js';
import type { ChartLine } from './chart-line.js';
import { pictureOf, type DrawnLine, type Picture, type PictureOptions } from './chart-picture.js';
import { decorationsOver, decorationsUnder } from './decorations.js';
import { LineChart, strengthOf, widthIn, type Layout } from './line-chart.js';
import { markOf } from './line-looks.js';
import { FONT, type Pixel, type Shape } from '../../models/core/plot/shape.js';
import { paint } from './shapes.js';
import type { Figure } from '../../models/core/plot/svg.js';

const WIDTH = 800;
const HEIGHT = 450;
const MARGIN = 18;
const HEAD = 56;
const FOOT = 20;
/** Pixels of a PNG for one of the figure's. */
const RATIO = 2;

/** A chart with its title and legend as a figure of its own, large enough for a page, over the same ranges as in the window. */
export function figureOf(title: string, lines: readonly ChartLine[], options: Omit<PictureOptions, 'columns'>): Figure {
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH - 2 * MARGIN;
  canvas.height = HEIGHT - HEAD - FOOT;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('A picture of the chart can’t be made here.');
  const picture = pictureOf(lines, { ...options, columns: canvas.width });
  const chart = new LineChart(canvas);
  try {
    const layout = shifted(chart.draw(picture), MARGIN, HEAD);
    return {
      width: WIDTH,
      height: HEIGHT,
      shapes: [
        { kind: 'rect', x: 0, y: 0, width: WIDTH, height: HEIGHT, color: picture.colors.panel },
        {
          kind: 'text',
          x: MARGIN,
          y: 27,
          text: title,
          color: picture.colors.text,
          size: 14,
          weight: 600,
          anchor: 'start',
        },
        ...legend(lines, picture, { options, context }),
        ...axes(picture, layout, options.axis),
      ],
      frame: layout,
      // Chart.js draws the first one on top.
      framed: [
        ...decorationsUnder(picture, layout),
        ...[...picture.lines].reverse().flatMap((line) => curve(line, layout)),
      ],
      over: decorationsOver(picture, layout, widthIn(context)),
    };
  } finally {
    chart.destroy();
  }
}

/** The figure as a PNG, two pixels for one. */
export async function figurePng({ width, height, shapes, frame, framed, over }: Figure): Promise<Uint8Array> {
  const canvas = document.createElement('canvas');
  canvas.width = width * RATIO;
  canvas.height = height * RATIO;
  const context = canvas.getContext('2d');
  await document.fonts.load(`12px '${FONT}'`);
  if (context) {
    context.scale(RATIO, RATIO);
    paint(context, shapes);
    context.save();
    context.beginPath();
    context.rect(frame.left, frame.top - 3, frame.right - frame.left, frame.bottom - frame.top + 6);
    context.clip();
    paint(context, framed);
    context.restore();
    paint(context, over);
  }
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error(`A picture of ${canvas.width} × ${canvas.height} pixels can’t be made.`);
  return new Uint8Array(await blob.arrayBuffer());
}

function shifted(layout: Layout, left: number, top: number): Layout {
  return {
    ...layout,
    left: layout.left + left,
    right: layout.right + left,
    top: layout.top + top,
    bottom: layout.bottom + top,
    x: (place) => layout.x(place) + left,
    y: (value) => layout.y(value) + top,
    ticks: () => {
      const { x, y } = layout.ticks();
      return {
        x: x.map(({ at, label }) => ({ at: at + left, label })),
        y: y.map(({ at, label }) => ({ at: at + top, label })),
      };
    },
  };
}

interface LegendContext {
  options: Omit<PictureOptions, 'columns'>;
  context: CanvasRenderingContext2D;
}

function legend(lines: readonly ChartLine[], { colors }: Picture, { options, context }: LegendContext): Shape[] {
  context.font = `11px '${FONT}'`;
  let x = MARGIN;
  return lines.flatMap((line): Shape[] => {
    const key = x;
    x += 26 + context.measureText(line.title).width + 14;
    // What finds no place is told apart by its letter, or its colour.
    if (x > WIDTH - MARGIN + 14) return [];
    const color = options.colour(line.color);
    return [
      {
        kind: 'line',
        points: [
          [key, 42],
          [key + 20, 42],
        ],
        color,
        width: line.look ? 1.5 : 2.5,
        dash: line.look?.dash ?? [],
      },
      { kind: 'text', x: key + 26, y: 46, text: line.title, color: colors.dim, size: 11, anchor: 'start' },
    ];
  });
}

function axes({ colors }: Picture, layout: Layout, axis: AxisKind): Shape[] {
  const { left, right, bottom } = layout;
  const ticks = layout.ticks();
  const words = { kind: 'text' as const, color: colors.dim, size: 10.5 };
  return [
    ...ticks.y.flatMap(({ at, label }): Shape[] => [
      {
        kind: 'line',
        points: [
          [left, at],
          [right, at],
        ],
        color: colors.line,
        width: 1,
      },
      { ...words, x: left - 6, y: at + 3.5, text: label, anchor: 'end' },
    ]),
    {
      kind: 'line',
      points: [
        [left, bottom],
        [right, bottom],
      ],
      color: colors.line,
      width: 1,
    },
    ...ticks.x.map(({ at, label }): Shape => ({ ...words, x: at, y: bottom + 15, text: label, anchor: 'middle' })),
    // Epochs and times say what they are.
    ...(axis === 'step' ? [{ ...words, x: right, y: HEIGHT - 8, text: 'step', anchor: 'end' as const }] : []),
  ];
}

function curve(line: DrawnLine, layout: Layout): Shape[] {
  const points = line.points.map(({ x, y }): Pixel => [layout.x(x), Number.isFinite(y) ? layout.y(y) : NaN]);
  const look = typeof line.style === 'string' ? null : line.style;
  const color = strengthOf(line);
  const width = line.style === 'faint' ? 1 : look ? 1.5 : 1.75;
  const drawn: Shape = { kind: 'line', points, color, width, ...(look && { dash: look.dash }) };
  const mark = markOf(line, layout.right - layout.left);
  if (mark === null) return [drawn];
  return [drawn, ...points.flatMap(([x, y]) => (Number.isFinite(y) ? pointMark(mark, x, y, color) : []))];
}

function pointMark(mark: 'circle' | 'rect' | 'triangle', x: number, y: number, color: string): Shape[] {
  if (mark === 'circle') return [{ kind: 'circle', x, y, radius: 2.5, fill: color }];
  if (mark === 'rect') return [{ kind: 'rect', x: x - 2.2, y: y - 2.2, width: 4.4, height: 4.4, color }];
  return [
    {
      kind: 'area',
      points: [
        [x, y - 3],
        [x + 3, y + 2.2],
        [x - 3, y + 2.2],
      ],
      color,
    },
  ];
}
