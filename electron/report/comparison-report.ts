import { headlineMetric, type ComparedMetric } from '../../models/core/comparison/compared-run.js';
import { runColour, runMark, toldMetrics, type Compared } from './compared.js';
import { thinned, smoothed } from './curves.js';
import { dataFacts, environmentFacts, factList, lineageFacts } from './facts.js';
import { html, type Html } from './html.js';
import { lineChart, type ReportLine } from './line-chart.js';
import { COLUMNS, smoothingOf } from './metric-charts.js';
import { newestOf } from './panel-pictures.js';
import { describedRun } from './run-report.js';
import type { SizeBudget } from './size-budget.js';
import { countText, durationText, valueText } from './words.js';

/** Runs side by side: what they came to, in what they differ, their curves and pictures, and how each is made again. */
export function comparisonReport(compared: Compared, budget: SizeBudget): Html {
  const { runs, comparison } = compared;
  const metrics = toldMetrics(compared);
  const first = headlineMetric(comparison.metrics);
  const sentences = (first && comparison.final[first.name]?.sentences) ?? [];
  const pictures = pictureSections(compared, budget);
  return html`<header>
      <h1>Comparison of ${runs.length} runs</h1>
      ${runTable(compared)}
    </header>
    ${
      sentences.length > 0 &&
      html`<section>
        <p class="notice"><b>${first!.title}:</b> ${sentences.join(' ')}</p>
      </section>`
    }
    <section>
      <h2>Figures</h2>
      ${finalTable(compared, metrics)}
    </section>
    <section>
      <h2>Settings that differ</h2>
      ${differenceTable(compared)}
    </section>
    ${
      metrics.length > 0 &&
      html`<section>
        <h2>Curves</h2>
        <div class="charts">${metrics.map((metric) => chartOf(compared, metric))}</div>
      </section>`
    }
    ${
      pictures.length > 0 &&
      html`<div class="panels">
        <h2>What they show</h2>
        ${pictures}
      </div>`
    }
    <section>
      <h2>Each run</h2>
      ${runs.map((_, place) => runDetails(compared, place))}
    </section>`;
}

function runTable(compared: Compared): Html {
  return html`<ul class="runs">
    ${compared.runs.map(
      (run, place) =>
        html`<li>
          ${runMark(compared, place)}
          <div>
            <b><bdi>${run.record.name}</bdi></b> <span class="status ${run.record.status}">${run.record.status}</span>
            <p class="what">
              ${describedRun(run)} · step ${countText(run.record.step)} of ${countText(run.record.steps)},
              ${durationText(run.record.seconds)}
            </p>
            ${run.note !== '' && html`<p class="note">${run.note}</p>`}${
              run.record.failure && html`<p class="bad-text">${run.record.failure.message}</p>`
            }
          </div>
        </li>`,
    )}
  </ul>`;
}

function headOf(compared: Compared, first: string): Html {
  return html`<thead>
    <tr>
      <th scope="col">${first}</th>
      ${compared.runs.map(
        ({ record }, place) => html`<th scope="col" title="${record.name}">${runMark(compared, place)}</th>`,
      )}
    </tr>
  </thead>`;
}

/** The best value of each metric is bold where one way is better. */
function finalTable(compared: Compared, metrics: readonly ComparedMetric[]): Html {
  if (metrics.length === 0) return html`<p class="empty">Nothing was measured.</p>`;
  const rows = metrics.map((metric) => {
    const figures = compared.comparison.final[metric.name]!.runs;
    const best = bestOf(
      metric,
      figures.map(({ last }) => last),
    );
    return html`<tr>
      <th scope="row">
        ${metric.title}${metric.better !== undefined && html` <small>${metric.better} is better</small>`}
      </th>
      ${figures.map(
        ({ last, lastStep, best: own, bestStep }) =>
          html`<td class="${last !== null && last === best ? 'best' : ''}">
            ${lastStep === null ? '–' : last === null ? 'not finite' : valueText(last, metric.unit)}${
              own !== null &&
              own !== last &&
              html`<br /><small>best ${valueText(own, metric.unit)}, step ${countText(bestStep!)}</small>`
            }
          </td>`,
      )}
    </tr>`;
  });
  return html`<div class="wide">
    <table class="final">
      ${headOf(compared, 'Metric, at the end')}
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

function bestOf({ better }: ComparedMetric, values: readonly (number | null)[]): number | null {
  const there = values.filter((value): value is number => value !== null);
  if (!better || there.length < 2) return null;
  return better === 'lower' ? Math.min(...there) : Math.max(...there);
}

function differenceTable(compared: Compared): Html {
  const { differing, alike } = compared.comparison.differences;
  const same = html`<p class="aside">${countText(alike)} other settings are the same in all.</p>`;
  if (differing.length === 0)
    return html`<p class="empty">None.</p>
      ${same}`;
  return html`<div class="wide">
      <table class="final">
        ${headOf(compared, 'Setting')}
        <tbody>
          ${differing.map(
            ({ title, texts, departs }) =>
              html`<tr>
                <th scope="row">${title}</th>
                ${texts.map((text, place) => html`<td class="${departs[place] ? 'departs' : ''}">${text}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <p class="aside">
      Tinted: other than ${compared.labels[0]!}. ${countText(alike)} other settings are the same in all.
    </p>`;
}

function chartOf(compared: Compared, metric: ComparedMetric): Html {
  const curves = compared.runs.map((_, place) => compared.curve(place, metric.name));
  const most = Math.max(...curves.map((curve) => curve?.steps.length ?? 0));
  const weight = metric.evaluated ? 0 : smoothingOf(most);
  const lines = curves.flatMap((curve, place): ReportLine[] => {
    if (!curve || curve.steps.length === 0) return [];
    const points = thinned(weight > 0 ? smoothed(curve, weight) : curve, COLUMNS);
    const title = `${compared.labels[place]!}: ${compared.runs[place]!.record.name}`;
    return [{ title, colour: runColour(compared, place), points, look: metric.evaluated ? 'marked' : 'plain' }];
  });
  const { runs: figures } = compared.comparison.final[metric.name]!;
  const ends = figures.map(
    ({ last }, place) => `${compared.labels[place]!} ${last === null ? '–' : valueText(last, metric.unit)}`,
  );
  const { svg, isCut } = lineChart({
    summary: `${metric.title} by step, at the end: ${ends.join(', ')}.`,
    lines,
    xTitle: 'step',
    unit: metric.unit,
  });
  const notes = [
    ...(weight > 0 ? [`Moving averages of weight ${weight}.`] : []),
    ...(isCut ? ['Single peaks go beyond the chart.'] : []),
  ];
  return html`<figure class="card">
    <figcaption>
      <h3>${metric.title}</h3>
      <p class="legend">
        ${lines.length < compared.runs.length ? 'Of those that measure it: ' : null}${compared.runs.map(
          (_, place) => (curves[place]?.steps.length ?? 0) > 0 && html`<span>${runMark(compared, place)}</span> `,
        )}
      </p>
    </figcaption>
    ${svg}${notes.length > 0 && html`<p class="aside">${notes.join(' ')}</p>`}
    <details>
      <summary>Values</summary>
      ${valueTable(compared, curves)}
    </details>
  </figure>`;

  function valueTable(of: Compared, all: typeof curves): Html {
    const steps = spreadSteps(all.flatMap((curve) => (curve ? Array.from(curve.steps) : [])));
    return html`<table class="values">
      ${headOf(of, 'step')}
      <tbody>
        ${steps.map(
          (step) =>
            html`<tr>
              <th scope="row">${countText(step)}</th>
              ${all.map((curve) => html`<td>${valueText(valueAt(curve, step), metric.unit)}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>`;
  }
}

const TABLE_ROWS = 20;

function spreadSteps(steps: readonly number[]): number[] {
  const all = [...new Set(steps)].sort((a, b) => a - b);
  const stride = Math.max(1, Math.ceil(all.length / TABLE_ROWS));
  return all.filter((_, at) => (all.length - 1 - at) % stride === 0);
}

function valueAt(curve: ReturnType<Compared['curve']>, step: number): number | undefined {
  const at = curve ? Array.prototype.indexOf.call(curve.steps, step) : -1;
  return at < 0 ? undefined : curve!.values[at];
}

/** Of each panel that several have: the last picture of each. */
function pictureSections(compared: Compared, budget: SizeBudget): Html[] {
  const names = [...new Set(compared.runs.flatMap(({ shown }) => shown.map(({ name }) => name)))];
  return names.flatMap((name) => {
    const pictures = compared.runs.map((run, place) => {
      const picture = newestOf(run, name, budget);
      return picture && html`<div class="beside">${runMark(compared, place)}${picture}</div>`;
    });
    if (pictures.filter((one) => one !== null).length < 2) return [];
    const info = compared.runs.flatMap(({ shown }) => shown).find((panel) => panel.name === name)?.info;
    return [
      html`<section>
        <h3>${info?.title ?? name}</h3>
        <div class="pictures">${pictures}</div>
      </section>`,
    ];
  });
}

function runDetails(compared: Compared, place: number): Html {
  const run = compared.runs[place]!;
  return html`<details class="run">
    <summary>${runMark(compared, place)} <bdi>${run.record.name}</bdi></summary>
    <div class="columns">
      <section>
        <h3>Data</h3>
        ${factList(dataFacts(run))}
      </section>
      <section>
        <h3>Environment</h3>
        ${factList(environmentFacts(run))}
      </section>
      <section>
        <h3>Where it comes from</h3>
        ${factList(lineageFacts(run))}
      </section>
    </div>
    ${run.command && html`<pre class="command">${run.command.command}</pre>`}
  </details>`;
}
