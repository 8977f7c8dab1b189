import type { Picture } from './chart-picture.js';
import { labelPlace } from './label-place.js';
import type { Layout } from './line-chart.js';
import type { Pixel, Shape } from '../../models/core/plot/shape.js';
import { spread } from './spread.js';

const LABEL = 10.5;
const BADGE = 16;

/** What lies under the curves: ranges, and lines at levels. */
export function decorationsUnder({ bands, levels }: Picture, { x, y, left, right, top, bottom }: Layout): Shape[] {
  const pixels = (points: Picture['bands'][number]['upper']) => points.map((point): Pixel => [x(point.x), y(point.y)]);
  return [
    ...bands.map(({ color, upper, lower }): Shape => {
      // A gap is a gap of both: what is around it is drawn as one.
      const edge = [...pixels(upper), ...pixels(lower).reverse()].filter(([, at]) => Number.isFinite(at));
      return { kind: 'area', points: edge, color: `${color}26` };
    }),
    ...levels.flatMap(({ color, value }): Shape[] => {
      const at = Math.round(y(value)) + 0.5;
      return at < top || at > bottom
        ? []
        : [
            {
              kind: 'line',
              points: [
                [left, at],
                [right, at],
              ],
              color,
              width: 1,
              dash: [1.5, 2.5],
            },
          ];
    }),
  ];
}

/** What lies over the curves: marks at the foot, best points, words at levels, and letters at the ends. */
export function decorationsOver(picture: Picture, layout: Layout, widthOf: (text: string) => number): Shape[] {
  return [
    ...footMarks(picture, layout),
    ...bestMarks(picture, layout),
    ...levelWords(picture, layout, widthOf),
    ...endBadges(picture, layout),
  ];
}

function footMarks({ marks, gaps, colors }: Picture, { x, left, right, bottom }: Layout): Shape[] {
  const ticks = marks.flatMap((mark): Shape[] => {
    const at = x(mark.x);
    const height = mark.tall ? 7 : 4;
    return at < left - 1 || at > right + 1
      ? []
      : [{ kind: 'rect', x: at - 1, y: bottom - height, width: 2, height, radius: 1, color: mark.color }];
  });
  const triangles = gaps.flatMap((place): Shape[] => {
    const at = x(place);
    const corners: Pixel[] = [
      [at - 4, bottom],
      [at + 4, bottom],
      [at, bottom - 7],
    ];
    return at < left || at > right ? [] : [{ kind: 'area', points: corners, color: colors.bad }];
  });
  return [...ticks, ...triangles];
}

function bestMarks({ bests, colors }: Picture, layout: Layout): Shape[] {
  return bests.flatMap(({ point, color }): Shape[] => {
    const [at, height] = [layout.x(point.x), layout.y(point.y)];
    return isInside(layout, [at, height])
      ? [{ kind: 'circle', x: at, y: height, radius: 4.5, fill: colors.panel, stroke: color }]
      : [];
  });
}

function levelWords({ levels, lines, colors }: Picture, layout: Layout, widthOf: (text: string) => number): Shape[] {
  if (levels.length === 0) return [];
  const curves = lines
    .filter(({ style }) => style !== 'faint')
    .map(({ points }) => points.map((point): Pixel => [layout.x(point.x), layout.y(point.y)]));
  return levels.flatMap(({ value, text }): Shape[] => {
    const at = layout.y(value);
    if (at < layout.top || at > layout.bottom) return [];
    const { x, y } = labelPlace({ width: widthOf(text) + 6, height: 14, level: at, frame: layout, curves });
    const word = { kind: 'text' as const, text, color: colors.dim, size: LABEL, anchor: 'start' as const };
    return [{ ...word, x: x + 3, y: y + 10.5, halo: colors.panel }];
  });
}

function endBadges({ ends, colors }: Picture, layout: Layout): Shape[] {
  const placed = ends
    .map((end) => ({ end, x: layout.x(end.point.x), y: layout.y(end.point.y) }))
    .filter(({ x, y }) => x >= layout.left - 1 && Number.isFinite(y));
  // Lines that have ended before the others have their letters where they ended.
  const atSide = placed.filter(({ x }) => x > layout.right - BADGE - 6);
  const sides = spread(
    atSide.map(({ y }) => y),
    { from: layout.top, to: layout.bottom, gap: BADGE + 2 },
  );
  return placed.flatMap(({ end, x, y }): Shape[] => {
    const side = atSide.findIndex((one) => one.end === end);
    const [left, middle] = side < 0 ? [x + (end.failed ? 9 : 5), y] : [layout.right + 7, sides[side]!];
    const inside = Math.max(layout.top, Math.min(layout.bottom, middle));
    const badge = { kind: 'rect' as const, x: left, y: inside - BADGE / 2, width: BADGE, height: BADGE, radius: 4 };
    const letter = { kind: 'text' as const, x: left + BADGE / 2, y: inside + 3.8, size: 10.5, weight: 600 };
    const shapes: Shape[] = [
      { ...badge, color: end.color },
      { ...letter, text: end.letter, anchor: 'middle', color: colors.onRun },
    ];
    return end.failed && isInside(layout, [x, y]) ? [...cross(x, y, end.color), ...shapes] : shapes;
  });
}

const cross = (x: number, y: number, color: string): Shape[] =>
  [-4, 4].map((tilt) => ({
    kind: 'line',
    points: [
      [x - 4, y - tilt],
      [x + 4, y + tilt],
    ],
    color,
    width: 1.75,
  }));

const isInside = ({ left, right, top, bottom }: Layout, [x, y]: Pixel): boolean =>
  x >= left - 1 && x <= right + 1 && y >= top - 1 && y <= bottom + 1;
