import type { MetricInfo } from '../../models/core/telemetry.js';
import { factsOf } from './curves.js';
import { html, type Html } from './html.js';
import { colourOf, curveOf } from './metric-charts.js';
import type { ReportedRun } from './reported-run.js';
import { countText, valueText } from './words.js';

/** Where each metric stands at the end, and between which values it went. */
export function finalFigures(run: ReportedRun): Html | null {
  const rows = run.measured.flatMap((metric) => {
    const facts = metric.group === 'schedule' ? null : factsOf(curveOf(run, metric));
    return facts === null ? [] : [{ metric, facts }];
  });
  if (rows.length === 0) return null;
  const cell = ({ unit }: MetricInfo, { x, y }: { x: number; y: number }, isBest = false): Html =>
    html`<td class="${isBest ? 'best' : ''}">${valueText(y, unit)} <small>step ${countText(x)}</small></td>`;
  return html`<div class="wide">
    <table class="final">
      <thead>
        <tr>
          <th scope="col">Metric</th>
          <th scope="col">Last</th>
          <th scope="col">Lowest</th>
          <th scope="col">Highest</th>
          <th scope="col">Values</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ metric, facts }) =>
            html`<tr>
              <th scope="row"><i class="${colourOf(metric.part)}"></i>${metric.title}</th>
              ${cell(metric, facts.last)}${cell(metric, facts.lowest, metric.better === 'lower')}${cell(
                metric,
                facts.highest,
                metric.better === 'higher',
              )}
              <td>${countText(facts.count)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${rows.some(({ metric }) => metric.better) && html`<p class="aside">Bold: the best, where lower or higher is better.</p>`}
  </div>`;
}
