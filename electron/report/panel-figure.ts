import type { MatrixValues, ReportFigure } from '../../models/core/panel.js';
import type { Picture } from '../../models/core/telemetry.js';
import { encodePng } from '../../models/data/png.js';
import { html, raw, type Html } from './html.js';
import type { SizeBudget } from './size-budget.js';
import { valueText } from './words.js';

/** What a panel has drawn for a report; null where there is no room for its picture. */
export function panelFigure(figure: ReportFigure, budget: SizeBudget): Html | null {
  switch (figure.kind) {
    case 'text':
      return html`<div class="figure wide">
        <h4>${figure.title}</h4>
        <pre>${figure.text}</pre>
      </div>`;
    case 'table':
      return html`<div class="figure wide">
        <h4>${figure.title}</h4>
        <table>
          <thead>
            <tr>
              ${figure.columns.map((name) => html`<th scope="col">${name}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${figure.rows.map(
              ([first = '', ...others]) =>
                html`<tr>
                  <th scope="row">${first}</th>
                  ${others.map((text) => html`<td>${text}</td>`)}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>`;
    case 'matrix':
      return figure.rows && figure.columns ? tintedTable(figure) : matrixPicture(figure, budget);
  }
}

type MatrixFigure = Extract<ReportFigure, { kind: 'matrix' }>;

function tintedTable({ title, matrix, from, to, rows, columns }: MatrixFigure): Html {
  const strength = (value = NaN): string => {
    const share = (value - from) / (to - from || 1);
    return Number.isNaN(share) ? '0' : Math.min(1, Math.max(0, share)).toFixed(3);
  };
  const { values } = matrix;
  return html`<div class="figure wide">
    <h4>${title}</h4>
    <table class="tinted">
      <caption>
        Rows: ${rows!.title}. Columns: ${columns!.title}.
      </caption>
      <thead>
        <tr>
          <td></td>
          ${columns!.names.map((name) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows!.names.map(
          (name, row) =>
            html`<tr>
              <th scope="row">${name}</th>
              ${columns!.names.map((_, column) => {
                const value = values[row * matrix.columns + column];
                return html`<td>
                  ${raw(`<i style="opacity:${strength(value)}"></i>`)}<span>${valueText(value)}</span>
                </td>`;
              })}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** So that a small matrix is no stamp. */
const LEAST_PIXELS = 96;

function matrixPicture({ title, matrix, from, to }: MatrixFigure, budget: SizeBudget): Html | null {
  const url = budget.take(encodePng(drawn(matrix, from, to)));
  if (url === null) return null;
  const scale = Math.max(1, Math.ceil(LEAST_PIXELS / matrix.columns));
  return html`<div class="figure">
    <img
      src="${url}"
      width="${matrix.columns * scale}"
      alt="${title}: ${matrix.rows} rows and ${matrix.columns} columns from ${valueText(
        from,
      )}, dark, to ${valueText(to)}, bright"
    />
    <p>${title}</p>
  </div>`;
}

/** From dark to bright; what is no number is red. */
function drawn({ rows, columns, values }: MatrixValues, from: number, to: number): Picture {
  const pixels = new Uint8Array(rows * columns * 3);
  for (let at = 0; at < rows * columns; at++) {
    const share = (values[at]! - from) / (to - from || 1);
    pixels.set(Number.isNaN(share) ? [190, 40, 40] : colourAt(Math.min(1, Math.max(0, share))), at * 3);
  }
  return { width: columns, height: rows, channels: 3, pixels };
}

/** Of a scale whose brightness grows evenly (viridis). */
const scale: readonly (readonly [number, number, number])[] = [
  [68, 1, 84],
  [59, 82, 139],
  [33, 145, 140],
  [94, 201, 98],
  [253, 231, 37],
];

function colourAt(share: number): number[] {
  const place = share * (scale.length - 1);
  const below = Math.min(scale.length - 2, Math.floor(place));
  return scale[below]!.map((value, i) => Math.round(value + (scale[below + 1]![i]! - value) * (place - below)));
}
