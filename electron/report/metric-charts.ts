import { groupTitles, type MetricInfo } from '../../models/core/telemetry.js';
import { claim } from '../../models/core/diagnosis/diagnosis.js';
import { factsOf, smoothed, thinned, type Curve } from './curves.js';
import { html, type Html } from './html.js';
import { lineChart, markSigns, type ReportLine } from './line-chart.js';
import type { ReportedRun } from './reported-run.js';
import { countText, valueText } from './words.js';

/** Stretches that a curve is thinned to: as many as a chart has pixels for, on paper too. */
export const COLUMNS = 300;
const TABLE_ROWS = 20;

/** A chart for each group of metrics that has values, each with its table. */
export function metricCharts(run: ReportedRun): Html[] {
  return Object.entries(groupTitles).flatMap(([group, title]) => {
    const metrics = run.measured.filter((metric) => metric.group === group && factsOf(curveOf(run, metric)) !== null);
    return metrics.length === 0 ? [] : [chartOf(run, title, metrics)];
  });
}

export function curveOf({ metrics }: ReportedRun, { name }: MetricInfo): Curve {
  return { steps: metrics.steps, values: metrics.values[name] ?? [] };
}

function chartOf(run: ReportedRun, title: string, metrics: readonly MetricInfo[]): Html {
  const unit = metrics.every((metric) => metric.unit === 'share') ? 'share' : undefined;
  const weight = smoothingOf(run.metrics.steps.length);
  const places = markPlaces(metrics);
  const lines = metrics.flatMap((metric, at) => linesOf(run, metric, { weight, mark: places[at] ?? 0 }));
  const { svg, isCut } = lineChart({
    summary: `${title} by step. ${metrics.map((metric) => sentenceOf(run, metric)).join(' ')}`,
    lines: [...lines].sort((a, b) => Number(b.look === 'faint') - Number(a.look === 'faint')),
    xTitle: 'step',
    unit,
    marks: run.diagnoses.map((diagnosis) => ({ x: diagnosis.since, title: claim(diagnosis) })),
    levels: metrics.flatMap(({ level }) => (level ? [level] : [])),
  });
  const isSmoothed = lines.some(({ look }) => look === 'faint');
  const notes = [
    ...(isSmoothed ? [`Bold: moving average of weight ${weight}; faint: as measured.`] : []),
    ...(isCut ? ['Single peaks go beyond the chart; the table has the extremes.'] : []),
  ];
  return html`<figure class="card">
    <figcaption>
      <h3>${title}</h3>
      ${legend(metrics)}
    </figcaption>
    ${svg} ${notes.length > 0 && html`<p class="aside">${notes.join(' ')}</p>`}
    <details>
      <summary>Values</summary>
      ${valueTable(run, metrics)}
    </details>
    ${helpOf(metrics)}
  </figure>`;
}

function legend(metrics: readonly MetricInfo[]): Html {
  const places = markPlaces(metrics);
  return html`<p class="legend">
    ${metrics.map(({ title, part, isReference }, at) => {
      const place = places[at] ?? null;
      const colour = isReference ? 'reference' : colourOf(part);
      const key =
        place === null
          ? html`<i class="${colour}"></i>`
          : html`<span class="sign ${colour}">${markSigns[place % markSigns.length]!}</span>`;
      return html`<span>${key}${title}</span> `;
    })}
  </p>`;
}

/** Of those of evaluations, which mark each has: the same colour never has one twice, as long as there are others. */
function markPlaces(metrics: readonly MetricInfo[]): (number | null)[] {
  const seen = new Map<string, number>();
  return metrics.map(({ part, evaluated, isReference }) => {
    if (!evaluated || isReference) return null;
    const place = seen.get(part) ?? 0;
    seen.set(part, place + 1);
    return place;
  });
}

function linesOf(
  run: ReportedRun,
  metric: MetricInfo,
  { weight, mark }: { weight: number; mark: number },
): ReportLine[] {
  const { title, part, evaluated, isReference, group } = metric;
  const curve = curveOf(run, metric);
  const points = thinned(curve, COLUMNS);
  const colour = colourOf(part);
  if (isReference) return [{ title, colour: 'reference', points, look: 'reference' }];
  // Of few values each has been averaged over many examples already, and a schedule has no noise.
  if (evaluated) return [{ title, colour, points, look: 'marked', mark }];
  if (group === 'schedule' || weight === 0) return [{ title, colour, points, look: 'plain' }];
  return [
    { title, colour, points, look: 'faint' },
    { title, colour, points: thinned(smoothed(curve, weight), COLUMNS), look: 'plain' },
  ];
}

/** Few points are averaged over few: a curve that lags says something wrong. */
export function smoothingOf(points: number): number {
  if (points < 30) return 0;
  return points <= 200 ? 0.5 : points <= 500 ? 0.8 : 0.9;
}

const colours = new Set(['generator', 'discriminator', 'model', 'validation', 'reference']);

/** The class of the style sheet that has a part's colour. */
export const colourOf = (part: string): string => (colours.has(part) ? part : 'model');

function sentenceOf(run: ReportedRun, metric: MetricInfo): string {
  const facts = factsOf(curveOf(run, metric));
  if (!facts) return '';
  const [last, lowest, highest] = [facts.last, facts.lowest, facts.highest].map(
    ({ x, y }) => `${valueText(y, metric.unit)} at step ${countText(x)}`,
  );
  return `${metric.title}: ${last!}; lowest ${lowest!}, highest ${highest!}.`;
}

/** Evenly spread steps and the last, and every evaluation as far as half of the rows hold them. */
function valueTable(run: ReportedRun, metrics: readonly MetricInfo[]): Html {
  const { steps } = run.metrics;
  const rows = tableRows(
    steps.length,
    metrics.map((metric) => curveOf(run, metric).values),
  );
  return html`<table class="values">
    <thead>
      <tr>
        <th scope="col">step</th>
        ${metrics.map(({ title }) => html`<th scope="col">${title}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (at) =>
          html`<tr>
            <th scope="row">${countText(steps[at]!)}</th>
            ${metrics.map((metric) => html`<td>${valueText(curveOf(run, metric).values[at], metric.unit)}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function tableRows(length: number, columns: readonly ArrayLike<number>[]): number[] {
  const all = Array.from({ length }, (_, at) => at).filter((at) => columns.some((values) => !Number.isNaN(values[at])));
  const rare = all.filter((at) => columns.every((values) => !Number.isNaN(values[at])));
  const rows =
    rare.length < all.length
      ? [...spread(rare, TABLE_ROWS / 2), ...spread(all, TABLE_ROWS / 2)]
      : spread(all, TABLE_ROWS);
  return [...new Set(rows)].sort((a, b) => a - b);
}

/** At most `most` of them, evenly spread from the last one back. */
function spread<T>(all: readonly T[], most: number): T[] {
  const stride = Math.max(1, Math.ceil(all.length / most));
  return all.filter((_, at) => (all.length - 1 - at) % stride === 0);
}

function helpOf(metrics: readonly MetricInfo[]): Html | null {
  const told = metrics.filter(({ help }) => help !== '');
  if (told.length === 0) return null;
  return html`<details>
    <summary>What am I seeing?</summary>
    <dl class="help">
      ${told.map(
        ({ title, help }) =>
          html`<dt>${title}</dt>
            <dd>${help}</dd>`,
      )}
    </dl>
  </details>`;
}
