import type { ComparedMetric, ComparedRun } from '../../models/core/comparison/compared-run.js';
import { letterOf, type Comparison } from '../../models/core/comparison/comparison.js';
import { metricCurve, newestAt, type Curve, type CurveAxis } from '../../models/core/comparison/curve.js';
import type { Difference } from '../../models/core/comparison/differences.js';
import { groupFigure, type GroupFigure } from '../../models/core/comparison/final-figures.js';
import { formatMemory } from '../../models/core/memory-estimate.js';
import { count, duration, metricValue } from './format.js';
import { sideBySide } from './side-by-side.js';
import { table } from './table.js';
import { wrapText } from './wrap-text.js';

interface Shown {
  runs: readonly ComparedRun[];
  comparison: Comparison;
  by: CurveAxis;
  /** What was asked for; empty where nothing was. */
  metrics: readonly ComparedMetric[];
  /** Of all, the one that tells most; null where nothing is measured. */
  headline: ComparedMetric | null;
  /** The place of the run that settings are held to. */
  reference: number;
  width: number | null;
}

/** A comparison for people. Runs that differ by their seeds alone have one letter and one column. */
export function comparisonText(shown: Shown): string {
  const { metrics, headline } = shown;
  const drawn = metrics.length > 0 ? metrics : headline ? [headline] : [];
  const parts = [runsPart(shown), settingsPart(shown), ...drawn.map((metric) => curvePart(shown, metric))];
  return [...parts, finalPart(shown), sentencesPart(shown, drawn)].filter((part) => part !== '').join('\n');
}

function runsPart({ comparison: { runs }, width }: Shown): string {
  const rows = runs.map((run) => [
    letterOf(run.group),
    run.name,
    run.architecture,
    String(run.seed),
    run.status,
    run.steps > 0 && run.step !== run.steps ? `${count(run.step)}/${count(run.steps)}` : count(run.step),
    run.stepsPerEpoch === null ? '' : epochText(run.step / run.stepsPerEpoch),
    duration(run.seconds),
    run.parameters === null ? '' : count(run.parameters),
    run.memory === null ? '' : formatMemory(run.memory),
  ]);
  const headings = ['', 'RUN', 'WHAT', 'SEED', 'STATUS', 'STEP', 'EPOCHS', 'TIME', 'PARAMETERS', 'MEMORY'];
  return table(headings, rows, { width, shorten: ['MEMORY', 'WHAT', 'EPOCHS', 'RUN'], whole: ['MEMORY', 'EPOCHS'] });
}

function settingsPart({ comparison, reference, width }: Shown): string {
  const { groups, differences, runs } = comparison;
  const { differing, alike } = differences;
  const same = `${count(alike)} settings are alike`;
  if (differing.length === 0) return `No setting differs: all ${same}.\n`;
  const held = groups.length > 2 ? letterOf(runs[reference]!.group) : null;
  const columns = groups.map(({ runs: places }, group) => ({
    heading: letterOf(group),
    cells: differing.map((one) => settingCell(one, places, held !== null)),
  }));
  const first = {
    heading: 'SETTING',
    cells: differing.map(({ title, unit }) => (unit ? `${title} (${unit})` : title)),
  };
  const mark = held === null ? '' : ` A * is other than ${held}.`;
  return `${wrapText(`Settings that differ; ${same}.${mark}`, { width, indent: 0 })}\n${sideBySide(first, columns, width)}`;
}

/** Of seeds that differ in it too, the seed itself above all, each one's. */
function settingCell({ texts, departs }: Difference, places: readonly number[], marks: boolean): string {
  const mark = marks && places.every((place) => departs[place]) ? '*' : '';
  return `${[...new Set(places.map((place) => texts[place]!))].join(', ')}${mark}`;
}

/** "2", "14.29" */
function epochText(epoch: number): string {
  return epoch >= 1000 ? count(epoch) : String(Number(epoch.toPrecision(4)));
}

/** "0.45 s", "1 min 20 s" */
const timeText = (seconds: number): string =>
  seconds < 10 ? `${Number(seconds.toPrecision(2))} s` : duration(seconds);

const axisWords: Record<CurveAxis, { by: string; heading: string; text: (x: number) => string }> = {
  step: { by: 'step', heading: 'STEP', text: count },
  epoch: { by: 'epoch', heading: 'EPOCH', text: epochText },
  time: { by: 'time of training', heading: 'TIME', text: timeText },
};

function curvePart({ runs, comparison: { groups }, by, width }: Shown, metric: ComparedMetric): string {
  const curves = runs.map((run) => metricCurve(run, metric.name, by));
  const there = curves.filter((curve): curve is Curve => curve !== null && curve.x.length > 0);
  if (there.length === 0) return '';
  const words = axisWords[by];
  const places = metric.evaluated ? measuredPlaces(there) : roundPlaces(there, by);
  const columns = groups.map(({ runs: members }, group) => ({
    heading: letterOf(group),
    cells: places.map((x) => {
      const values = members.map((place) => (curves[place] ? newestAt(curves[place], x) : null));
      return figureCell(groupFigure(values), metric, '');
    }),
  }));
  const first = { heading: words.heading, cells: places.map(words.text) };
  const measuredLast = metric.evaluated ? ', as measured last' : '';
  const title = `${titleOf(metric)} by ${words.by}${measuredLast}${rangeNote(groups)}`;
  return `${title}\n${sideBySide(first, columns, width)}`;
}

/** A curve's lines in the terminal, at most. */
const LINES = 10;

/** Places at which one of the curves was measured, the last of all among them. */
function measuredPlaces(curves: readonly Curve[]): number[] {
  const all = [...new Set(curves.flatMap(({ x }) => [...x]))].sort((a, b) => a - b);
  const count = Math.min(LINES, all.length);
  return Array.from({ length: count }, (_, at) => all[Math.ceil(((at + 1) * all.length) / count) - 1]!);
}

/** Round places in even steps, and the last. */
function roundPlaces(curves: readonly Curve[], by: CurveAxis): number[] {
  const last = Math.max(...curves.map(({ x }) => x.at(-1)!));
  const power = 10 ** Math.floor(Math.log10(last / LINES));
  const fitting = [1, 2, 5, 10].map((one) => one * power).find((one) => last / one <= LINES + 1e-9)!;
  const step = by === 'step' ? Math.max(1, fitting) : fitting;
  const places = Array.from({ length: Math.floor(last / step + 1e-9) }, (_, at) => (at + 1) * step);
  return last - (places.at(-1) ?? 0) > 1e-6 * last ? [...places, last] : places;
}

function finalPart({ comparison, metrics, width }: Shown): string {
  const { groups, final, runs } = comparison;
  const measured = comparison.metrics.filter(({ name }) => final[name]!.runs.some(({ lastStep }) => lastStep !== null));
  const usual = measured.filter(({ better, group, isReference }) => !isReference && (better || group === 'loss'));
  const shown = [metrics, usual, measured].find((some) => some.length > 0) ?? [];
  if (shown.length === 0 || runs.length === 0) return '';
  const rows = shown.flatMap((metric) => {
    const figures = final[metric.name]!;
    const stepOf = (group: number): string => {
      const [only, ...others] = groups[group]!.runs;
      const step = figures.runs[only!]!.bestStep;
      return others.length > 0 || step === null ? '' : ` at step ${count(step)}`;
    };
    const last = groups.map((_, group) => figureCell(figures.groups[group]!.last, metric, ''));
    const best = groups.map((_, group) => figureCell(figures.groups[group]!.best, metric, stepOf(group)));
    return [{ title: titleOf(metric), cells: last }, ...(metric.better ? [{ title: '  best', cells: best }] : [])];
  });
  const columns = groups.map((_, group) => ({
    heading: letterOf(group),
    cells: rows.map(({ cells }) => cells[group]!),
  }));
  const first = { heading: 'METRIC', cells: rows.map(({ title }) => title) };
  return `At the end${rangeNote(groups)}\n${sideBySide(first, columns, width)}`;
}

const rangeNote = (groups: Comparison['groups']): string =>
  groups.some(({ runs }) => runs.length > 1) ? ': mean over seeds, lowest to highest' : '';

/** "14.1 (13.2–15.1)", and of how many seeds where some have no value: "14.1 (13.2–15.1, 2 of 3)". */
function figureCell({ n, of, mean, lowest, highest }: GroupFigure, { unit }: ComparedMetric, where: string): string {
  if (mean === null) return '–';
  const show = (value: number): string => metricValue(value, unit);
  const range = `${show(lowest!).replace(/ %$/, '')}–${show(highest!)}`;
  const notes = [...(n > 1 ? [range] : []), ...(n < of ? [`${n} of ${of}`] : [])];
  return `${show(mean)}${where}${notes.length > 0 ? ` (${notes.join(', ')})` : ''}`;
}

const titleOf = ({ title, better }: ComparedMetric): string =>
  `${title}${better ? (better === 'lower' ? ' ↓' : ' ↑') : ''}`;

/** Failures, and what seeds can tell. */
function sentencesPart({ comparison: { runs, final }, width }: Shown, drawn: readonly ComparedMetric[]): string {
  const failures = runs.flatMap(({ name, group, failure }) =>
    failure === null ? [] : [`${letterOf(group)}, ${name}: ${failure}`],
  );
  const seeds = drawn.flatMap(({ name, title }) => final[name]!.sentences.map((sentence) => `${title}: ${sentence}`));
  return [...failures, ...seeds].map((sentence) => `${wrapText(sentence, { width, indent: 2 })}\n`).join('');
}
