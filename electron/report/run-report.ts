import { claim, lastHealthy } from '../../models/core/diagnosis/diagnosis.js';
import { dataName } from '../runs/complete-config.js';
import { factList, dataFacts, environmentFacts, lineageFacts, settings } from './facts.js';
import { finalFigures } from './final-figures.js';
import { html, type Html } from './html.js';
import { metricCharts } from './metric-charts.js';
import { panelSections } from './panel-pictures.js';
import type { ReportedRun } from './reported-run.js';
import type { SizeBudget } from './size-budget.js';
import { countText, durationText } from './words.js';

/** All that a report tells of one run. */
export function runReport(run: ReportedRun, budget: SizeBudget): Html {
  const charts = metricCharts(run);
  const figures = finalFigures(run);
  const panels = panelSections(run, budget);
  return html`${runHead(run)} ${troubles(run)}
    <section>
      <h2>Figures</h2>
      ${figures ?? html`<p class="empty">Nothing was measured.</p>`}
    </section>
    ${
      charts.length > 0 &&
      html`<section>
        <h2>Curves</h2>
        <div class="charts">${charts}</div>
      </section>`
    }
    ${
      panels.length > 0 &&
      html`<div class="panels">
        <h2>What it shows</h2>
        ${panels}
      </div>`
    }
    ${settingsSection(run)}
    <div class="columns">
      <section>
        <h2>Data</h2>
        ${factList(dataFacts(run))}
        ${run.record.data !== undefined && html`<p class="aside">The data themselves are not in this report; the sums tell them from others.</p>`}
      </section>
      <section>
        <h2>Environment</h2>
        ${factList(environmentFacts(run))}
      </section>
      <section>
        <h2>Where it comes from</h2>
        ${factList(lineageFacts(run))}
      </section>
    </div>
    ${repeatSection(run)} ${logSection(run)}`;
}

/** "GAN · MLP · Fashion-MNIST · seed 7 · 214,673 parameters · CPU" */
export function describedRun({ record, known }: ReportedRun): string {
  const { preset, seed, parameters, device, data } = record;
  const presets = known?.architecture.presets ?? {};
  const all = Object.values(parameters).reduce((sum, count) => sum + count, 0);
  return [
    known?.architecture.title ?? record.architecture,
    Object.hasOwn(presets, preset) ? presets[preset]!.title : preset,
    data?.about?.title ?? dataName(record),
    `seed ${seed}`,
    ...(all > 0 ? [`${countText(all)} parameters`] : []),
    ...(device === null ? [] : [device]),
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

function runHead(run: ReportedRun): Html {
  const { record, tags, note } = run;
  const { status, step, steps, seconds, failure } = record;
  return html`<header>
    <h1><bdi>${record.name}</bdi> <span class="status ${status}">${status}</span></h1>
    <p class="what">${describedRun(run)}</p>
    <p class="what">Step ${countText(step)} of ${countText(steps)}, ${durationText(seconds)} of training</p>
    ${tags.length > 0 && html`<p class="tags">${tags.map((tag) => html`<span>${tag}</span> `)}</p>`}
    ${note !== '' && html`<p class="note">${note}</p>`}
    ${failure && html`<p class="notice bad"><b>It failed.</b> ${failure.message}</p>`}
    ${!run.known && html`<p class="notice">This version does not know the architecture ‘${record.architecture}’, or not with these settings: they are shown as they are stored.</p>`}
  </header>`;
}

function troubles({ diagnoses, checkpoints }: ReportedRun): Html | null {
  if (diagnoses.length === 0) return null;
  return html`<section>
    <h2>Diagnoses</h2>
    ${diagnoses.map((diagnosis) => {
      const healthy = lastHealthy(checkpoints, diagnosis);
      return html`<div class="notice">
        <p><b>${claim(diagnosis)}</b> ${diagnosis.evidence}</p>
        <p class="aside">
          ${
            healthy === null
              ? 'No checkpoint is from before that.'
              : `The checkpoint of step ${countText(healthy)} is from before that.`
          }${diagnosis.remedies.length > 0 && ` What may help: ${diagnosis.remedies.map(({ title }) => title).join('; ')}.`}
        </p>
        <details>
          <summary>What does that mean?</summary>
          <p class="help">${diagnosis.help}</p>
        </details>
      </div>`;
    })}
  </section>`;
}

function settingsSection(run: ReportedRun): Html {
  const { changed, others } = settings(run);
  return html`<section><h2>Settings</h2>${
    changed.length > 0
      ? html`<h3>Other than the preset ‘${run.record.preset}’</h3>
          ${factList(changed)}`
      : run.known && html`<p class="aside">All as the preset ‘${run.record.preset}’ has them.</p>`
  }
<details${run.known ? null : html` open`}><summary>${changed.length > 0 ? 'All others' : 'All settings'}</summary>${factList(others)}</details></section>`;
}

function repeatSection({ command }: ReportedRun): Html | null {
  if (!command) return null;
  return html`<section>
    <h2>Train it again</h2>
    <pre class="command">${command.command}</pre>
    ${
      command.notes.length > 0 &&
      html`<ul class="aside">
        ${command.notes.map((note) => html`<li>${note}</li>`)}
      </ul>`
    }
  </section>`;
}

/** Of the newest lines; all of them would be the log. */
const LOG_LINES = 40;

function logSection({ log }: ReportedRun): Html | null {
  if (log.length === 0) return null;
  const lines = log.slice(-LOG_LINES);
  const left = log.length - lines.length;
  return html`<section>
    <h2>Log</h2>
    <details>
      <summary>
        ${left > 0 ? `The newest ${lines.length} of ${countText(log.length)} lines` : lines.length === 1 ? '1 line' : `${lines.length} lines`}
      </summary>
      <ul class="log">
        ${lines.map(
          ({ level, step, message }) =>
            html`<li class="${level}">${step !== null && html`<b>${countText(step)}</b> `}${message}</li>`,
        )}
      </ul>
    </details>
  </section>`;
}
