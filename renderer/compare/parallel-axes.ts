import type { ToldComparison } from '../../electron/protocol/app.js';
import { headlineMetric } from '../../models/core/comparison/compared-run.js';
import { formatPlain } from '../lib/format.js';
import { formatMetric } from '../lib/shown-metric.js';

/** One axis of parallel coordinates: a setting in which the runs differ, or a metric that they came to. */
export interface ParallelAxis {
  key: string;
  title: string;
  /** Of each run, from 0, the axis's foot, to 1; null where it has no such value. */
  places: (number | null)[];
  /** The same in words. */
  texts: string[];
  /** What stands beside the axis, from its foot. */
  ticks: { place: number; text: string }[];
}

/** A stretch of an axis that is looked at. */
export interface Brush {
  from: number;
  to: number;
}

/** From this ratio of the largest to the smallest on, settings are laid out by their logarithms. */
const WIDE = 30;
const MOST_METRICS = 4;
/** Where there are more, those that all runs make use of. */
const MOST_SETTINGS = 12;

/** Settings that differ, in their order, and then the metrics that tell most, each as it was measured last. */
export function parallelAxes({ runs, differences, metrics, final }: ToldComparison): ParallelAxis[] {
  const differing = differences.differing.filter(({ key }) => key !== 'seed');
  // Of runs of several architectures most settings are some runs' alone.
  const common = differing.filter(({ values }) => values.every((value) => value !== null));
  const settings = (differing.length > MOST_SETTINGS ? common : differing).map(({ key, title, values, texts }) => {
    const numbers = values.map((value) => (typeof value === 'number' ? value : null));
    const numeric = values.every((value) => value === null || typeof value === 'number');
    return { key, title, texts, ...(numeric ? numberPlaces(numbers, formatPlain) : choicePlaces(texts)) };
  });
  const directed = metrics.filter(({ better }) => better !== undefined);
  const telling = directed.length > 0 ? directed : metrics.filter(({ group }) => group === 'loss');
  const headline = headlineMetric(telling);
  const measured = [...(headline ? [headline] : []), ...telling.filter((one) => one !== headline)]
    .slice(0, MOST_METRICS)
    .map((metric) => {
      const values = (final[metric.name]?.runs ?? runs.map(() => null)).map((one) => one?.last ?? null);
      const text = (value: number) => formatMetric(metric, value);
      const texts = values.map((value) => (value === null ? '–' : text(value)));
      return {
        key: `metric ${metric.name}`,
        title: metric.title,
        texts,
        ...numberPlaces(values, text, { wide: Infinity }),
      };
    });
  return [...settings, ...measured];
}

type Placed = Pick<ParallelAxis, 'places' | 'ticks'>;

function numberPlaces(
  values: readonly (number | null)[],
  text: (value: number) => string,
  { wide = WIDE } = {},
): Placed {
  const there = values.filter((value): value is number => value !== null);
  const [low, high] = [Math.min(...there), Math.max(...there)];
  if (there.length === 0) return { places: values.map(() => null), ticks: [] };
  const logs = low > 0 && high / low >= wide;
  const scale = logs ? Math.log : (value: number) => value;
  const [from, to] = [scale(low), scale(high)];
  const place = (value: number) => (to > from ? (scale(value) - from) / (to - from) : 0.5);
  const ends = to > from ? [low, high] : [low];
  return {
    places: values.map((value) => (value === null ? null : place(value))),
    ticks: ends.map((value) => ({ place: place(value), text: text(value) })),
  };
}

/** In the order in which they come. */
function choicePlaces(texts: readonly string[]): Placed {
  const choices = [...new Set(texts)];
  const place = (text: string) => (choices.length > 1 ? choices.indexOf(text) / (choices.length - 1) : 0.5);
  return { places: texts.map(place), ticks: choices.map((text) => ({ place: place(text), text })) };
}

/** What is off by rounding is not outside. */
const HAIR = 1e-6;

/** For each run whether it lies in every brushed stretch. */
export function inBrushes(axes: readonly ParallelAxis[], brushes: Readonly<Record<string, Brush>>): boolean[] {
  const count = axes[0]?.places.length ?? 0;
  return Array.from({ length: count }, (_, run) =>
    axes.every(({ key, places }) => {
      const brush = brushes[key];
      const place = places[run];
      if (!brush) return true;
      return place != null && place >= brush.from - HAIR && place <= brush.to + HAIR;
    }),
  );
}

/** Where a key puts the brush of an axis: arrows move its upper end, with Shift its lower; undefined for other keys. */
export function brushedBy(
  brush: Brush | undefined,
  { key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>,
): Brush | null | undefined {
  if (key === 'Escape' || key === 'Delete' || key === 'Backspace') return null;
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return undefined;
  const by = key === 'ArrowUp' ? 0.1 : -0.1;
  const { from, to } = brush ?? { from: 0, to: 1 };
  const kept = (value: number) => Math.round(Math.min(1, Math.max(0, value)) * 1000) / 1000;
  return shiftKey ? { from: Math.min(kept(from + by), to), to } : { from, to: Math.max(kept(to + by), from) };
}
