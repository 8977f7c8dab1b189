import { standardNormal } from '../../core/initializers.js';
import type { Run } from '../../core/model.js';
import type { PanelContent } from '../../core/panel.js';
import { epochOrder } from '../../data/shuffle.js';
import type { Feed } from '../../engine/program.js';
import type { GanConfig } from '../config.js';
import { isProbability } from '../losses.js';
import { GENERATED, type PlaneBody } from '../panels/plane.js';
import { modeShares, modesOf } from './modes.js';
import { inUnits, type PlanePoints } from './points.js';

/** What is looked at. */
export interface PlaneSize {
  /** Points that are drawn, and at most as many real ones. */
  samples: number;
  /** Of the discriminator's surface. */
  rows: number;
  columns: number;
}

export const planeSize: PlaneSize = { samples: 400, rows: 48, columns: 48 };

/** Odd twentieths of the normal distribution's upper half: 0.525, 0.575, …, 0.975. */
const QUANTILES = [
  ...[0.06270678, 0.18911843, 0.31863936, 0.45376219, 0.59776013],
  ...[0.75541503, 0.93458929, 1.15034938, 1.43953147, 1.95996398],
];
const LINES = [...QUANTILES.map((z) => -z).reverse(), ...QUANTILES];

/** So many classes have a grid each. */
const MOST_GRIDS = 8;

/** Share of the points' range that is shown beyond them on each side. */
const MARGIN = 0.25;

/** Looks at a GAN of points: always at the same latents and the same real points. */
export class PlaneLook {
  readonly #config: GanConfig;
  readonly #points: PlanePoints;
  readonly #size: PlaneSize;
  readonly #modes;
  readonly #real: { places: Float32Array; labels: Int32Array; count: number };
  readonly #range: readonly [Range, Range];
  readonly #cells: Float32Array;
  readonly #grid: { latents: Float32Array; labels: Int32Array; classNames: string[] };
  readonly #latents: Float32Array;

  constructor(config: GanConfig, points: PlanePoints, size: PlaneSize = planeSize) {
    this.#config = config;
    this.#points = points;
    this.#size = size;
    this.#modes = modesOf(points);
    this.#real = someOf(points, size.samples);
    this.#range = [rangeOf(points, 0), rangeOf(points, 1)];
    this.#cells = cellsOf(this.#range, size);
    this.#grid = gridOf(config, points);
    this.#latents = standardNormal([size.samples, config.latentSize], config.seed, 'latents').data as Float32Array;
  }

  /** The calls that `look` makes, each with one shape of inputs. */
  get calls(): { name: string; feeds: Record<string, Feed> }[] {
    const { samples } = this.#size;
    const { latents, labels } = this.#grid;
    return [
      { name: 'pullPoints', feeds: this.#latentFeeds(this.#latents, this.#drawnLabels) },
      { name: 'drawPoints', feeds: this.#latentFeeds(latents, labels) },
      { name: 'judgePoints', feeds: this.#pointFeeds(this.#real.places, this.#real.labels) },
      { name: 'judgePoints', feeds: this.#pointFeeds(this.#cells, new Int32Array(this.#cells.length / 2)) },
    ].filter(({ feeds }) => samples > 0 && feeds);
  }

  look(run: Run): PanelContent<PlaneBody> {
    const { axes } = this.#points;
    const { samples, rows, columns } = this.#size;
    const pulled = run('pullPoints', this.#latentFeeds(this.#latents, this.#drawnLabels)).tensors;
    const [places, pulls, verdicts] = ['points', 'pulls', 'verdicts'].map((name) => floats(pulled[name]!.data));
    const grid = run('drawPoints', this.#latentFeeds(this.#grid.latents, this.#grid.labels)).tensors['points']!;
    const onReal = this.#judge(run, this.#real.places, this.#real.labels);
    const [x, y] = axes.map(({ name, mean, deviation }, i) => {
      const { from, to } = this.#range[i]!;
      return { name, from: mean + deviation * from, to: mean + deviation * to };
    }) as [PlaneBody['x'], PlaneBody['y']];
    const verdict = verdictsOf(this.#config.loss, onReal, verdicts!);
    return {
      body: {
        ...{ x, y, verdict },
        accuracy: this.#config.loss === 'wasserstein' ? null : accuracyOf(onReal, verdicts!, verdict.middle),
        modes: this.#modesOf(places!),
        grid: { lines: LINES, classNames: this.#grid.classNames },
        latentSize: this.#config.latentSize,
        averaged: this.#config.averageDecay > 0,
      },
      matrices: {
        surface: { rows, columns, values: this.#surface(run) },
        real: { rows: this.#real.count, columns: 2, values: inUnits(axes, this.#real.places) },
        generated: { rows: samples, columns: GENERATED.columns, values: this.#generated(places!, pulls!, verdicts!) },
        grid: { rows: grid.data.length / 2, columns: 2, values: inUnits(axes, floats(grid.data)) },
      },
    };
  }

  #generated(places: Float32Array, pulls: Float32Array, verdicts: Float32Array): Float32Array {
    const { axes } = this.#points;
    const { latentSize } = this.#config;
    const shown = inUnits(axes, places);
    const values = new Float32Array(verdicts.length * GENERATED.columns);
    verdicts.forEach((verdict, row) => {
      const [first, second] = [
        this.#latents[row * latentSize]!,
        latentSize > 1 ? this.#latents[row * latentSize + 1]! : 0,
      ];
      const pull = axes.map(({ deviation }, i) => deviation * pulls[2 * row + i]!);
      values.set([first, second, shown[2 * row]!, shown[2 * row + 1]!, ...pull, verdict], row * GENERATED.columns);
    });
    return values;
  }

  #modesOf(places: Float32Array): PlaneBody['modes'] {
    if (!this.#modes) return null;
    const [x, y] = this.#points.axes;
    const shares = modeShares(this.#modes, places);
    return this.#modes.map((mode, i) => ({
      ...shares[i]!,
      x: x.mean + x.deviation * mode.x,
      y: y.mean + y.deviation * mode.y,
    }));
  }

  /** Where the networks are told classes, the verdict with the class that it is best with. */
  #surface(run: Run): Float32Array {
    const count = this.#cells.length / 2;
    const classes = this.#config.conditional ? this.#points.classNames.length : 1;
    let best: Float32Array | null = null;
    for (let label = 0; label < classes; label++) {
      const verdicts = this.#judge(run, this.#cells, new Int32Array(count).fill(label));
      best = best ? best.map((one, i) => Math.max(one, verdicts[i]!)) : verdicts;
    }
    return best!;
  }

  #judge(run: Run, places: Float32Array, labels: Int32Array): Float32Array {
    return floats(run('judgePoints', this.#pointFeeds(places, labels)).tensors['verdicts']!.data);
  }

  /** In turn through the classes. */
  get #drawnLabels(): Int32Array {
    const classes = Math.max(1, this.#points.classNames.length);
    return Int32Array.from({ length: this.#size.samples }, (_, row) => row % classes);
  }

  #latentFeeds(data: Float32Array, labels: Int32Array): Record<string, Feed> {
    const { latentSize, conditional } = this.#config;
    return { latents: { shape: [data.length / latentSize, latentSize], data }, ...(conditional && { labels }) };
  }

  #pointFeeds(data: Float32Array, labels: Int32Array): Record<string, Feed> {
    return { points: { shape: [data.length / 2, 2], data }, ...(this.#config.conditional && { labels }) };
  }
}

interface Range {
  from: number;
  to: number;
}

const floats = (data: ArrayLike<number>): Float32Array =>
  data instanceof Float32Array ? data : Float32Array.from(data);

function rangeOf({ values, count }: PlanePoints, axis: 0 | 1): Range {
  let [from, to] = [Infinity, -Infinity];
  for (let row = 0; row < count; row++) {
    const value = values[row * 2 + axis]!;
    [from, to] = [Math.min(from, value), Math.max(to, value)];
  }
  const margin = (to - from) * MARGIN || 1;
  return { from: from - margin, to: to + margin };
}

/** Real points in an order of their own, so that a sorted table is shown whole. */
function someOf({ values, labels, count }: PlanePoints, most: number) {
  const rows = epochOrder(0, 0, count).slice(0, most);
  const places = new Float32Array(rows.length * 2);
  rows.forEach((row, i) => places.set(values.subarray(2 * row, 2 * row + 2), 2 * i));
  return { places, labels: Int32Array.from(rows, (row) => labels?.[row] ?? 0), count: rows.length };
}

/** Places [rows · columns, 2] of the surface. */
function cellsOf([x, y]: readonly [Range, Range], { rows, columns }: PlaneSize): Float32Array {
  const cells = new Float32Array(rows * columns * 2);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const place = [along(x, column / (columns - 1)), along(y, row / (rows - 1))];
      cells.set(place, (row * columns + column) * 2);
    }
  }
  return cells;
}

function along({ from, to }: Range, share: number): number {
  return from + (to - from) * share;
}

/** Crossings of the lines, grid by grid; latents beyond the first two are 0. */
function gridOf({ conditional, latentSize }: GanConfig, { classNames }: PlanePoints) {
  const named = conditional ? classNames.slice(0, MOST_GRIDS) : [];
  const crossings = LINES.length ** 2;
  const grids = Math.max(1, named.length);
  const latents = new Float32Array(grids * crossings * latentSize);
  const labels = Int32Array.from({ length: grids * crossings }, (_, at) => Math.floor(at / crossings));
  labels.forEach((_, at) => {
    const [row, column] = [Math.floor((at % crossings) / LINES.length), at % LINES.length];
    latents[at * latentSize] = LINES[column]!;
    if (latentSize > 1) latents[at * latentSize + 1] = LINES[row]!;
  });
  return { latents, labels, classNames: named };
}

function verdictsOf(loss: GanConfig['loss'], real: Float32Array, generated: Float32Array): PlaneBody['verdict'] {
  const verdict = (low: number, middle: number, high: number) => ({
    probability: isProbability(loss),
    low,
    middle,
    high,
  });
  switch (loss) {
    case 'non-saturating':
    case 'minimax':
    case 'least-squares':
      return verdict(0, 0.5, 1);
    case 'hinge':
      return verdict(-1, 0, 1);
    case 'wasserstein': {
      // A critic has no zero: between what it says of both.
      const middle = (meanOf(real) + meanOf(generated)) / 2;
      const most = [...real, ...generated].reduce((size, one) => Math.max(size, Math.abs(one - middle)), 1e-6);
      return verdict(middle - most, middle, middle + most);
    }
  }
}

function accuracyOf(real: Float32Array, generated: Float32Array, middle: number): number {
  const share = (values: Float32Array, isRight: (value: number) => boolean) =>
    values.reduce((sum, one) => sum + (isRight(one) ? 1 : 0), 0) / values.length;
  return (share(real, (one) => one > middle) + share(generated, (one) => one <= middle)) / 2;
}

const meanOf = (values: Float32Array): number => values.reduce((sum, one) => sum + one / values.length, 0);
